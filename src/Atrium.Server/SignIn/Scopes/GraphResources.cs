// The names under which clients ask for our Graph.
namespace Atrium.Server.SignIn;

/// <summary>Graph's resource names: Microsoft's own, and those of this server.</summary>
public sealed class GraphResources
{
    /// <summary>The audience of every access token, whatever name was used to ask for it.</summary>
    public const string Canonical = "https://graph.microsoft.com";

    /// <summary>Microsoft Graph's application id.</summary>
    public const string ApplicationId = "00000003-0000-0000-c000-000000000000";

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { Canonical, ApplicationId };

    public GraphResources(SignInOptions options)
    {
        _names.Add(options.Authority);
        foreach (var name in options.GraphResources)
        {
            _names.Add(name.TrimEnd('/'));
        }
    }

    /// <summary>Whether an access token's audience is Graph: its canonical name, with or without a trailing slash, or its application id.</summary>
    public static bool IsAudience(string audience) => audience is Canonical or Canonical + "/" or ApplicationId;

    /// <summary>Whether a resource name, with or without a trailing slash, means our Graph.</summary>
    public bool Contains(string resource) => _names.Contains(resource.TrimEnd('/'));
}
