// GET or POST /oidc/userinfo: who the bearer of a Graph token is, as far as the scopes of its sign-in go.
namespace Atrium.Server.SignIn;

internal sealed class UserInfo(BearerTokens bearer, ISignInDirectory directory, SealKeys seal, SignInOptions options)
{
    public async Task Write(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var who = (await bearer.Check(http.Request.Headers.Authorization, cancel)).Principal;
        if (who is not { UserId: { } id } || !who.Scopes.Contains("openid") || await directory.FindUserById(who.TenantId, id, cancel) is not { } user)
        {
            http.Response.StatusCode = who is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
            http.Response.Headers.WWWAuthenticate = who is null ? "Bearer error=\"invalid_token\"" : "Bearer error=\"insufficient_scope\", scope=\"openid\"";
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        await DocumentJson.Write(http, json =>
        {
            json.WriteString("sub", seal.PairwiseSubject(user.Id, Guid.Parse(who.AppId)));
            if (who.Scopes.Contains("profile"))
            {
                json.WriteString("name", user.DisplayName);
                json.WriteString("family_name", user.Surname);
                json.WriteString("given_name", user.GivenName);
            }

            json.WriteString("picture", $"{options.Authority}/v1.0/me/photo/$value");
            if (who.Scopes.Contains("email") && !string.IsNullOrEmpty(user.Mail))
            {
                json.WriteString("email", user.Mail);
            }
        });
    }
}
