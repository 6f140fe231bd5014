// Puts sign-in beside the main pipeline: a branch for its paths only, so that Graph's traffic never meets the protocol library.
using Atrium.Engine.Storage;

namespace Atrium.Server.SignIn;

/// <summary>The branch of the request pipeline that signs in.</summary>
public static class SignInBranch
{
    /// <summary>Adds the branch. Call it before the endpoints of Graph.</summary>
    /// <param name="enter">False: nobody may sign in at this moment.</param>
    /// <param name="leave">Who was let in has got an answer.</param>
    public static void Use(WebApplication app, Func<bool>? enter = null, Action? leave = null)
    {
        // Without this mark WebApplication puts authentication, and with it the protocol library, before every request by itself.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;

        app.UseWhen(http => SignInPath.Match(http.Request.Path) is not null, branch =>
        {
            branch.Use(TellUnavailableAsync);
            if (enter is not null)
            {
                branch.Use(next => http => EnterAsync(http, next, enter, leave));
            }

            branch.UseMiddleware<SignInDoorway>();
            branch.UseAuthentication();
            // Whatever the library did not take: a path below /oauth2/v2.0 that it was not told of. It must not fall through.
            branch.Run(http => AadErrorWriter.Write(
                http, AadErrors.NotOffered(http.Request.Path), SignInRequest.Current, http.RequestAborted));
        });
    }

    /// <summary>A token must not say what an application may in an organisation that is half made.</summary>
    private static async Task EnterAsync(HttpContext http, RequestDelegate next, Func<bool> enter, Action? leave)
    {
        if (!enter())
        {
            throw new StoreUnavailableException("An organisation is being reset or restored.");
        }

        try
        {
            await next(http);
        }
        finally
        {
            leave?.Invoke();
        }
    }

    /// <summary>Without the database nobody can sign in; clients wait and try again.</summary>
    private static async Task TellUnavailableAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (StoreUnavailableException) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.Headers.RetryAfter = "5";
            await SignInDoorway.Refuse(http, SignInPath.Match(http.Request.Path)!.Value.Door, AadErrors.Unavailable, null);
        }
    }
}
