// POST /{tenant}/oauth2/v2.0/devicecode: a device that cannot show our pages asks for a code that a person types elsewhere.
namespace Atrium.Server.SignIn;

internal sealed class DeviceEndpoint(ISignInDirectory directory, DeviceRequests requests, ScopeReader scopes, SignInOptions options)
{
    public async Task Serve(HttpContext http, SignInRequest request)
    {
        var cancel = http.RequestAborted;
        var form = HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : null;
        var (client, scope) = (form?["client_id"].ToString() ?? "", form?["scope"].ToString() ?? "");
        if (await Refusal(form, client, scope, request, cancel) is { } refusal)
        {
            await AadErrorWriter.Write(http, refusal, request, cancel);
            return;
        }

        var (deviceCode, userCode) = await requests.Begin(
            new DeviceAsk { ClientId = Guid.Parse(client), Scope = scope, Tenant = request.Tenant?.Id, SecretHash = "" }, cancel);
        var address = $"{options.Authority}/common/device";
        http.Response.Headers.CacheControl = "no-store, no-cache";
        await DocumentJson.Write(http, json =>
        {
            json.WriteString("user_code", userCode);
            json.WriteString("device_code", deviceCode);
            json.WriteString("verification_uri", address);
            json.WriteNumber("expires_in", (long)DeviceRequests.Life.TotalSeconds);
            json.WriteNumber("interval", (long)options.DeviceInterval.TotalSeconds);
            json.WriteString("message", $"To sign in, open {address} in a web browser and enter the code {userCode}.");
        });
    }

    private async ValueTask<AadError?> Refusal(IFormCollection? form, string client, string scope, SignInRequest request, CancellationToken cancel)
    {
        if (form is null)
        {
            return AadErrors.WrongVerb;
        }

        if (client.Length == 0 || string.IsNullOrWhiteSpace(scope))
        {
            return AadErrors.MissingField(client.Length == 0 ? "client_id" : "scope");
        }

        if (request.Kind == TenantSegment.Consumers)
        {
            return AadErrors.NoTenant;
        }

        var application = Guid.TryParse(client, out var id) ? await directory.FindOffered(request.Tenant?.Id, id, cancel) : null;
        return application is null ? AadErrors.UnknownClient(client, request.Tenant?.DisplayName ?? request.Segment)
            : !application.Enabled || application.Deactivated ? AadErrors.ClientDisabled(application)
            : application.Kind == ClientKind.Confidential ? AadErrors.SecretMissing
            : (await scopes.Read(scope, request.Tenant?.Id, request.Tenant?.DisplayName ?? request.Segment, cancel, client: application)).Error;
    }
}
