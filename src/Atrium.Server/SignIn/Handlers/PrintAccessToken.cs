// The access token as Graph gets it: Microsoft's v1 format, whatever endpoint issued it.
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class PrintAccessToken(SealKeys seal, SignInOptions options) : IOpenIddictServerHandler<GenerateTokenContext>
{
    /// <summary>The role that every application has: Microsoft prints it always.</summary>
    private const string DefaultAppRole = "0997a1d0-0d1d-4acb-b408-d5ca73121e90";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<PrintAccessToken>()
            .SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType is not TokenTypeIdentifiers.AccessToken)
        {
            return ValueTask.CompletedTask;
        }

        var access = SignInRequest.Required.Granted ?? throw new InvalidOperationException("Nothing was granted.");
        var issuer = $"https://sts.windows.net/{access.Tenant.Id}/";
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["app_displayname"] = access.Application.DisplayName,
            ["appid"] = access.Application.AppId.ToString(),
            ["appidacr"] = access.ClientAuthentication,
            ["idp"] = issuer,
            ["tid"] = access.Tenant.Id.ToString(),
            ["uti"] = TokenId.Make(access.At),
            ["ver"] = "1.0",
        };
        if (access.User is { } user)
        {
            AddUser(claims, access, user);
        }
        else
        {
            var id = access.Application.ServicePrincipalId.ToString();
            claims["idtyp"] = "app";
            claims["oid"] = id;
            claims["sub"] = id;
            claims["wids"] = new[] { DefaultAppRole };
        }

        if (access.Roles.Count > 0)
        {
            claims["roles"] = access.Roles.ToArray();
        }

        if (access.Resource is { SecondFormat: true })
        {
            ToSecondFormat(claims, access);
            issuer = $"{options.Authority}/{access.Tenant.Id}/v2.0";
        }

        foreach (var (name, value) in access.AccessClaims)
        {
            claims[name] = value;
        }

        TokenTimes.Stamp(context.SecurityTokenDescriptor, access.At, options.AccessTokenLifetime);
        context.SecurityTokenDescriptor.Subject = null;
        context.SecurityTokenDescriptor.Claims = claims;
        context.SecurityTokenDescriptor.Issuer = issuer;
        context.SecurityTokenDescriptor.Audience = access.Resource is not { } resource ? GraphResources.Canonical
            : resource.SecondFormat ? resource.AppId.ToString() : access.ResourceName ?? resource.AppId.ToString();
        context.SecurityTokenDescriptor.TokenType = "JWT";
        return ValueTask.CompletedTask;
    }

    /// <summary>Other names, and fewer: the second format is for APIs that asked for it.</summary>
    private static void ToSecondFormat(Dictionary<string, object> claims, GrantedAccess access)
    {
        foreach (var name in (ReadOnlySpan<string>)["acr", "amr", "app_displayname", "appid", "appidacr", "family_name", "given_name", "idp", "ipaddr", "unique_name", "upn", "wids"])
        {
            claims.Remove(name);
        }

        if (access.User is not null)
        {
            claims["aio"] = TokenMethods.Write(access.Methods);
        }

        claims["azp"] = access.Application.AppId.ToString();
        claims["azpacr"] = access.ClientAuthentication;
        claims["ver"] = "2.0";
        if (access.User is { } user)
        {
            claims["preferred_username"] = user.UserPrincipalName;
        }
    }

    private void AddUser(Dictionary<string, object> claims, GrantedAccess access, SignInUser user)
    {
        claims["acr"] = "1";
        claims["amr"] = access.Methods.ToArray();
        claims["idtyp"] = "user";
        claims["oid"] = user.Id.ToString();
        if (access.Family is { } family)
        {
            claims["sid"] = family;
        }

        claims["scp"] = string.Join(' ', access.Scopes);
        claims["sub"] = seal.PairwiseSubject(user.Id, access.Application.AppId);
        claims["unique_name"] = user.UserPrincipalName;
        claims["upn"] = user.UserPrincipalName;
        if (access.Resource is null)
        {
            claims["wids"] = user.RoleClaim(); // another API has them if it set so
        }

        AddIf("family_name", user.Surname);
        AddIf("given_name", user.GivenName);
        AddIf("ipaddr", access.Address);
        AddIf("name", user.DisplayName);

        void AddIf(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                claims[name] = value;
            }
        }
    }
}
