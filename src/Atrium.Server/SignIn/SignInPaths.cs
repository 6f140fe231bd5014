// Which paths are sign-in's: /{tenant}/ followed by one of Microsoft's endings.
namespace Atrium.Server.SignIn;

/// <summary>The doors behind a tenant segment.</summary>
internal enum SignInDoor
{
    Token,
    Authorize,

    /// <summary>The answers of the sign-in page and the account picker.</summary>
    Login,

    /// <summary>The answer of the consent page.</summary>
    Consent,
    Logout,
    AdminConsent,
    OlderAdminConsent,

    /// <summary>The answer of the page that asks for a new password.</summary>
    Password,

    /// <summary>The answer of the page that asks for the second factor.</summary>
    Factor,

    /// <summary>The answer of the page that has one set up.</summary>
    Enrolment,

    /// <summary>A person's own account.</summary>
    Account,

    /// <summary>Where a device asks for a code.</summary>
    DeviceCode,

    /// <summary>Where a person types it.</summary>
    Device,
    OpenIdConfiguration,
    Keys,
    UserRealm,
    UserInfo,
    InstanceDiscovery,

    /// <summary>An endpoint of Microsoft's platform that this server does not offer.</summary>
    NotOffered,
}

internal readonly record struct SignInPath(string Segment, string Rest, SignInDoor Door)
{
    private const string UserRealmPrefix = "/userrealm/";

    private static readonly (string Ending, SignInDoor Door)[] Ours =
    [
        ("/oauth2/v2.0/token", SignInDoor.Token),
        ("/oauth2/v2.0/authorize", SignInDoor.Authorize),
        ("/oauth2/v2.0/logout", SignInDoor.Logout),
        ("/oauth2/v2.0/devicecode", SignInDoor.DeviceCode),
        ("/device", SignInDoor.Device),
        ("/v2.0/adminconsent", SignInDoor.AdminConsent),
        ("/adminconsent", SignInDoor.OlderAdminConsent),
        ("/login", SignInDoor.Login),
        ("/password", SignInDoor.Password),
        ("/factor", SignInDoor.Factor),
        ("/enrol", SignInDoor.Enrolment),
        ("/account", SignInDoor.Account),
        ("/consent", SignInDoor.Consent),
        ("/v2.0/.well-known/openid-configuration", SignInDoor.OpenIdConfiguration),
        ("/discovery/v2.0/keys", SignInDoor.Keys),
        ("/discovery/keys", SignInDoor.Keys),
        ("/discovery/instance", SignInDoor.InstanceDiscovery),
    ];

    /// <summary>Endings that are Microsoft's but not yet ours: refused in their shape instead of falling through to Graph's.</summary>
    private static readonly string[] Foreign =
        ["/oauth2/", "/.well-known/openid-configuration", "/v2.0/.well-known/", "/discovery/"];

    public static SignInPath? Match(PathString path)
    {
        var text = path.Value;
        if (text is not ['/', _, ..])
        {
            return null;
        }

        var slash = text.IndexOf('/', 1);
        if (slash < 2 || IsGraph(text.AsSpan(1, slash - 1)))
        {
            return null;
        }

        var rest = text.AsSpan(slash);
        if (rest.Length > 1 && rest[^1] == '/')
        {
            rest = rest[..^1];
        }

        if (text.AsSpan(1, slash - 1).Equals("oidc", StringComparison.OrdinalIgnoreCase))
        {
            return rest.Equals("/userinfo", StringComparison.OrdinalIgnoreCase) ? new SignInPath("oidc", rest.ToString(), SignInDoor.UserInfo) : null;
        }

        return Find(rest) is { } door ? new SignInPath(text[1..slash], rest.ToString(), door) : null;
    }

    /// <summary>Whether a person in a browser stands at it.</summary>
    public static bool IsPage(SignInDoor door) => door is SignInDoor.Authorize or SignInDoor.Login or SignInDoor.Consent or SignInDoor.Logout
        or SignInDoor.AdminConsent or SignInDoor.OlderAdminConsent or SignInDoor.Password or SignInDoor.Factor or SignInDoor.Enrolment
        or SignInDoor.Account or SignInDoor.Device;

    /// <summary>The part after /userrealm/.</summary>
    public string RealmUser => Rest[UserRealmPrefix.Length..];

    /// <summary>Graph's own first segments: most traffic, and never a tenant.</summary>
    private static bool IsGraph(ReadOnlySpan<char> segment) => segment is "v1.0" or "beta";

    private static SignInDoor? Find(ReadOnlySpan<char> rest)
    {
        foreach (var (ending, door) in Ours)
        {
            if (rest.Equals(ending, StringComparison.OrdinalIgnoreCase))
            {
                return door;
            }
        }

        if (rest.Length > UserRealmPrefix.Length && rest.StartsWith(UserRealmPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return SignInDoor.UserRealm;
        }

        foreach (var prefix in Foreign)
        {
            if (rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return SignInDoor.NotOffered;
            }
        }

        return null;
    }
}
