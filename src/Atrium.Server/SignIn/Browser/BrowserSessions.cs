// Who is signed in in the browser at hand: read fresh from the store and the directory, so that a revoked session is over at once.
namespace Atrium.Server.SignIn;

/// <summary>A person signed in in this browser, checked just now.</summary>
internal sealed record SignedIn(BrowserAccount Session, SignInTenant Tenant, SignInUser User);

internal sealed class BrowserSessions(ISignInSessions sessions, ISignInDirectory directory)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);
    private static readonly TimeSpan KeptLife = TimeSpan.FromDays(90);

    /// <summary>Those whose session is alive, in the order of their names.</summary>
    public async ValueTask<IReadOnlyList<SignedIn>> Of(HttpContext http, CancellationToken cancel)
    {
        if (BrowserCookie.Read(http) is not { } browser)
        {
            return [];
        }

        var found = new List<SignedIn>();
        foreach (var session in await sessions.Of(browser, cancel))
        {
            if (await Alive(session, cancel) is { } account)
            {
                found.Add(account);
            }
        }

        found.Sort((a, b) => StringComparer.OrdinalIgnoreCase.Compare(a.User.UserPrincipalName, b.User.UserPrincipalName));
        return found;
    }

    /// <summary>Null when the session has ended, was revoked, or its person is gone or disabled.</summary>
    public async ValueTask<SignedIn?> Alive(BrowserAccount session, CancellationToken cancel)
    {
        if (await directory.FindTenant(session.TenantId.ToString(), cancel) is not { } tenant || session.Ends <= tenant.Clock.GetUtcNow())
        {
            return null;
        }

        return await directory.FindUserById(tenant.Id, session.UserId, cancel) is { Enabled: true, MustChangePassword: false } user
            && !(user.SessionsValidFrom > session.At)
            ? new SignedIn(session, tenant, user)
            : null;
    }

    /// <summary>Signs a person in. The browser gets a new name, and whoever else was signed in goes along with it.</summary>
    public async ValueTask<BrowserAccount> Begin(
        HttpContext http, SignInTenant tenant, SignInUser user, DateTimeOffset at, IReadOnlyList<string> methods, bool keep, CancellationToken cancel)
    {
        var before = BrowserCookie.Read(http) is { } old ? await sessions.Of(old, cancel) : [];
        var again = before.FirstOrDefault(other => other.UserId == user.Id); // what its applications know it by stays
        keep |= before.Any(other => other.Kept && other.UserId != user.Id);
        var browser = BrowserCookie.Issue(http, keep ? KeptLife : null);
        foreach (var other in before)
        {
            if (other.UserId != user.Id)
            {
                await sessions.Put(other with { Browser = browser }, cancel);
            }

            await sessions.Remove(other, cancel);
        }

        var account = new BrowserAccount
        {
            Browser = browser,
            TenantId = tenant.Id,
            UserId = user.Id,
            At = at,
            Ends = at + (keep ? KeptLife : Life),
            Methods = methods,
            Kept = keep,
            Name = again?.Name ?? Guid.NewGuid().ToString(),
            Applications = again?.Applications ?? [],
        };
        await sessions.Put(account, cancel);
        return account;
    }

    /// <summary>Remembers which applications a session was used for: signing out tells them, and may lead back to them only.</summary>
    public async ValueTask Used(BrowserAccount session, Guid application, CancellationToken cancel)
    {
        if (!session.Applications.Contains(application))
        {
            await sessions.AddApplication(session, application, cancel);
        }
    }

    public ValueTask End(BrowserAccount session, CancellationToken cancel) => sessions.Remove(session, cancel);
}
