// Reads a scope parameter whose resources may be applications' own APIs.
namespace Atrium.Server.SignIn;

internal sealed class ScopeReader(ISignInDirectory directory, GraphResources graph)
{
    /// <param name="tenantId">The organisation in which the APIs are looked for; null: none is known yet.</param>
    /// <param name="tenantName">For the sentence of a refusal.</param>
    /// <param name="several">True: consent may be asked for at more than one API.</param>
    /// <param name="client">Who asks, where consent can bring an API that knows it into the organisation.</param>
    public async ValueTask<(ScopeRequest? Request, AadError? Error)> Read(
        string text, Guid? tenantId, string tenantName, CancellationToken cancel, bool several = false, SignInApplication? client = null)
    {
        var names = ScopeRequest.ForeignResources(text, graph);
        if (names.Count > ScopeRequest.MostResources)
        {
            return (null, AadErrors.SeveralResources(names[0]));
        }

        var known = new List<SignInResource>();
        foreach (var name in names)
        {
            if (!known.Exists(k => k.IsNamed(name)) && await directory.FindOffered(tenantId, name, client, cancel) is { } api)
            {
                known.Add(api);
            }
        }

        return ScopeRequest.Parse(text, graph, tenantName, known, several);
    }
}
