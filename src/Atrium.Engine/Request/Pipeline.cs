// The way of a request, step by step. Read this first.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;

namespace Atrium.Engine.Request;

/// <summary>
/// authenticate (done by the host) → path → permission → source → verb or operation → store → document. Every error becomes Graph's body, here and nowhere else.
/// </summary>
public sealed class Pipeline(Action<Call, Exception> log)
{
    /// <summary>Answers one call. Never throws, except when the client went away.</summary>
    public async ValueTask RunAsync(Call call, CancellationToken cancellation)
    {
        try
        {
            await AnswerAsync(call, cancellation).ConfigureAwait(false);
            Watch(call);
        }
        catch (GraphError error)
        {
            if (error.Missing is not null || error.InnerException is not null)
            {
                log(call, error);
            }

            call.Missing = error.Missing;
            Fail(call, error);
        }
        catch (InefficientQueryException)
        {
            Fail(call, GraphError.Inefficient(call.Address!.Last.Type.Workload));
        }
        catch (StoreUnavailableException error)
        {
            log(call, error);
            Fail(call, GraphError.Unavailable());
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            log(call, error);
            Fail(call, new GraphError(500, "UnknownError", "Something went wrong. The operator finds the cause in the log under the request-id."));
        }
    }

    private async ValueTask AnswerAsync(Call call, CancellationToken cancellation)
    {
        var address = call.Address = call.Services.Paths.Parse(call.Request.Path);
        if (address.Kind is AddressKind.ServiceDocument or AddressKind.Metadata)
        {
            Options.DemandFormat(call, address.Kind == AddressKind.Metadata ? ["xml", "application/xml"] : ["json", "application/json"]);
        }

        switch (address.Kind)
        {
            case AddressKind.ServiceDocument:
                Dispatch.ServiceDocument(call);
                return;
            case AddressKind.Metadata:
                Dispatch.Bytes(call, Wire.ContentTypes.Xml, Metadata.Of(call.Model).Span);
                return;
            case AddressKind.Batch:
                await Batch.RunAsync(this, call, cancellation).ConfigureAwait(false);
                return;
        }

        var verb = Dispatch.VerbOf(call.Request.Method, address);
        await Permissions.DemandAsync(call, address, verb, cancellation).ConfigureAwait(false);
        call.Sight = verb == Verb.Read ? new Sight(call) : null;
        call.Open = await call.Services.Open.OfAsync(call.Tenant, cancellation).ConfigureAwait(false);
        var source = await Walk.SourceAsync(call, address, cancellation).ConfigureAwait(false);
        await Dispatch.RunAsync(call, address, source, cancellation).ConfigureAwait(false);
    }

    /// <summary>What goes wrong when a part of the answer is out already can only be logged.</summary>
    private void Watch(Call call)
    {
        if (call.Response.Rest is not { } rest)
        {
            return;
        }

        call.Response.Rest = async cancellation =>
        {
            try
            {
                return await rest(cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                log(call, error);
                throw;
            }
        };
    }

    /// <summary>Turns the answer into the error.</summary>
    internal static void Fail(Call call, GraphError error) =>
        ErrorWriter.Write(call.Response, error, call.Now, call.RequestId, call.ClientRequestId ?? call.RequestId.ToString("D"));
}
