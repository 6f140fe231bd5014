// The base of tests about registered applications: made through the API, and signed in with.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class ApplicationTest(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    protected const string Bad = "Request_BadRequest", Denied = "Authorization_RequestDenied", NotFound = "Request_ResourceNotFound";

    protected async Task<Registered> NewAsync(object? with = null, Caller? by = null)
    {
        var body = JsonSerializer.SerializeToNode(with ?? new { }, JsonSerializerOptions.Web)!.AsObject();
        body["displayName"] ??= Unique("App ");
        var made = (await (by ?? App).PostAsync("/applications", body.ToJsonString())).Must(HttpStatusCode.Created);
        return new Registered(made.Id, made.Json.GetProperty("appId").GetString()!, made);
    }

    /// <summary>With its presence in the organisation.</summary>
    protected async Task<(Registered Application, string Principal)> PresentAsync(object? with = null, Caller? by = null)
    {
        var made = await NewAsync(with, by);
        return (made, (await (by ?? App).PostAsync("/servicePrincipals", new { made.AppId })).Must(HttpStatusCode.Created).Id);
    }

    protected async Task<(string Text, string KeyId)> SecretAsync(string path, object? with = null)
    {
        var secret = (await App.PostAsync($"{path}/addPassword", new { passwordCredential = with ?? new { displayName = "one" } })).Must(HttpStatusCode.OK).Json;
        return (secret.GetProperty("secretText").GetString()!, secret.GetProperty("keyId").GetString()!);
    }

    protected async Task<(HttpStatusCode Status, JsonElement Reply)> SignInAsync(string appId, string secret)
    {
        using var client = Server.NewClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = appId,
            ["client_secret"] = secret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var answer = await client.PostAsync(new Uri($"{Server.File.Authority}/oauth2/v2.0/token"), form, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    protected async Task<string> SignedInAsync(string appId, string secret)
    {
        var (status, reply) = await SignInAsync(appId, secret);
        Assert.True(status == HttpStatusCode.OK, reply.ToString());
        return reply.GetProperty("access_token").GetString()!;
    }

    protected async Task RefusedAsync(string appId, string secret, int code)
    {
        var (_, reply) = await SignInAsync(appId, secret);
        Assert.True(reply.TryGetProperty("error_codes", out var codes), reply.ToString());
        Assert.Equal(code, codes[0].GetInt32());
    }

    protected sealed record Registered(string Id, string AppId, Answer Answer)
    {
        public string Path => $"/applications/{Id}";
    }
}
