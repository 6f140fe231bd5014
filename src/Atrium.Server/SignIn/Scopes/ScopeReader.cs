// Reads a scope parameter whose resource may be an application's own API.
namespace Atrium.Server.SignIn;

internal sealed class ScopeReader(ISignInDirectory directory, GraphResources graph)
{
    /// <param name="tenantId">The organisation in which the API is looked for; null: none is known yet.</param>
    /// <param name="tenantName">For the sentence of a refusal.</param>
    public async ValueTask<(ScopeRequest? Request, AadError? Error)> Read(string text, Guid? tenantId, string tenantName, CancellationToken cancel)
    {
        var name = ScopeRequest.ForeignResource(text, graph);
        return ScopeRequest.Parse(text, graph, tenantName, name is null ? null : await directory.FindResource(tenantId, name, cancel));
    }
}
