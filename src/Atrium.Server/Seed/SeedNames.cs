// From names in a seed to ids.

namespace Atrium.Server.Seed;

internal sealed class SeedNames
{
    private readonly Dictionary<string, (Guid Id, string DisplayName)> _people = [];

    public void Add(SeedUser user) => _people[user.UserPrincipalName] = (user.Id, user.DisplayName);

    /// <param name="name">A whole user principal name, in lower case.</param>
    public Guid this[string name] => _people[name].Id;

    public bool Knows(string name) => _people.ContainsKey(name);

    public string DisplayName(string name) => _people.TryGetValue(name, out var person) ? person.DisplayName : name;
}
