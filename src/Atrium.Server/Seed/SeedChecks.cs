// What must hold between the parts of a seed file: ids are unique, names lead somewhere, chains are not circles.

namespace Atrium.Server.Seed;

internal sealed class SeedChecks(string file, SeedFile seed)
{
    private readonly Dictionary<string, SeedUser> _people = [];
    private readonly Dictionary<string, SeedGroup> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<Guid> _ids = [];

    public void Run()
    {
        Unique(seed.Organization.Id, "organization.id");
        People();
        Managers();
        Groups();
        Applications();
        Mail();
    }

    private void People()
    {
        foreach (var (user, i) in Numbered(seed.Users))
        {
            Unique(user.Id, $"users[{i}].id");
            if (!_people.TryAdd(user.UserPrincipalName, user))
            {
                throw Refuse($"users[{i}].userPrincipalName", $"'{user.UserPrincipalName}' is there already");
            }
        }
    }

    private void Managers()
    {
        foreach (var (user, i) in Numbered(seed.Users))
        {
            var place = $"users[{i}].manager";
            var above = user;
            for (var steps = 0; above.Manager is { } manager; steps++)
            {
                above = _people.GetValueOrDefault(manager)
                    ?? throw Refuse(ReferenceEquals(above, user) ? place : $"users[{IndexOf(above)}].manager", $"there is no person '{manager}'");
                if (above.Id == user.Id || steps > _people.Count)
                {
                    throw Refuse(place, "the chain of managers forms a circle");
                }
            }
        }
    }

    private void Groups()
    {
        foreach (var (group, i) in Numbered(seed.Groups))
        {
            Unique(group.Id, $"groups[{i}].id");
            if (!_groups.TryAdd(group.MailNickname, group))
            {
                throw Refuse($"groups[{i}].mailNickname", $"'{group.MailNickname}' is there already");
            }
        }

        foreach (var (group, i) in Numbered(seed.Groups))
        {
            Known(group.Owners, $"groups[{i}].owners");
            Known([.. group.Members.Select(m => PeopleReader.IsGroup(m) ? null : m)], $"groups[{i}].members");
            Nested(group, i);
        }
    }

    private void Nested(SeedGroup group, int i)
    {
        foreach (var (member, n) in Numbered(group.Members))
        {
            if (!PeopleReader.IsGroup(member))
            {
                continue;
            }

            var place = $"groups[{i}].members[{n}]";
            var inner = _groups.GetValueOrDefault(member["group:".Length..]) ?? throw Refuse(place, $"there is no group '{member["group:".Length..]}'");
            if (group.Unified || inner.Unified)
            {
                throw Refuse(place, group.Unified ? "a Microsoft 365 group holds people only" : "a security group cannot hold a Microsoft 365 group");
            }

            if (LeadsTo(inner, group, []))
            {
                throw Refuse(place, "the groups form a circle");
            }
        }
    }

    private bool LeadsTo(SeedGroup from, SeedGroup to, HashSet<Guid> seen) =>
        from.Id == to.Id || (seen.Add(from.Id) && from.Members.Where(PeopleReader.IsGroup)
            .Any(m => _groups.TryGetValue(m["group:".Length..], out var inner) && LeadsTo(inner, to, seen)));

    private void Applications()
    {
        var clients = new HashSet<Guid>();
        foreach (var (application, i) in Numbered(seed.Applications))
        {
            Unique(application.Id, $"applications[{i}].id");
            Unique(application.ServicePrincipalId, $"applications[{i}].servicePrincipalId");
            if (!clients.Add(application.AppId))
            {
                throw Refuse($"applications[{i}].appId", "is used twice");
            }
        }
    }

    private void Mail()
    {
        var above = new HashSet<string>();
        foreach (var (mail, i) in Numbered(seed.Mail))
        {
            var place = $"mail[{i}]";
            if (mail.ReplyTo is { } answered && !above.Contains(answered))
            {
                throw Refuse($"{place}.replyTo", $"there is no mail '{answered}' above");
            }

            if (mail.Id is { } id && !above.Add(id))
            {
                throw Refuse($"{place}.id", $"'{id}' is there already");
            }

            Known(mail.To, $"{place}.to");
            Known(mail.Cc, $"{place}.cc");
            Known(mail.Bcc, $"{place}.bcc");
            var inside = seed.Organization.Domains.Contains(mail.From[(mail.From.IndexOf('@', StringComparison.Ordinal) + 1)..]);
            if (inside && !_people.ContainsKey(mail.From))
            {
                throw Refuse($"{place}.from", $"there is no person '{mail.From}'");
            }
        }
    }

    private void Known(IReadOnlyList<string?> names, string place)
    {
        var seen = new HashSet<string>();
        foreach (var (name, i) in Numbered(names))
        {
            if (name is not null && !_people.ContainsKey(name))
            {
                throw Refuse($"{place}[{i}]", $"there is no person '{name}'");
            }

            if (name is not null && !seen.Add(name))
            {
                throw Refuse($"{place}[{i}]", $"'{name}' is there already");
            }
        }
    }

    private void Unique(Guid id, string place)
    {
        if (!_ids.Add(id))
        {
            throw Refuse(place, $"{id} is used twice");
        }
    }

    private int IndexOf(SeedUser user) => seed.Users.TakeWhile(u => u.Id != user.Id).Count();

    private Exception Refuse(string place, string reason) => SeedRefused.At(file, place, reason);

    private static IEnumerable<(T Item, int Index)> Numbered<T>(IEnumerable<T> items) => items.Select((item, i) => (item, i));
}
