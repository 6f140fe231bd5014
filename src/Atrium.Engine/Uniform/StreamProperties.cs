// A property that is bytes: read, replaced and removed under its own name, never part of a document.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Uniform;

internal static class StreamProperties
{
    public static bool Is(Address address) => address.Properties is [{ Kind: ValueKind.Stream }];

    public static async ValueTask RunAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var bytes = call.Model.Streams.GetValueOrDefault(address.Properties[0]) ?? throw GraphError.NotImplemented();
        Options.DemandOnly(call, address.Last.Type.Workload);
        var item = await Walk.ObjectAsync(call, address.Last, source, cancellation).ConfigureAwait(false);
        switch (call.Request.Method)
        {
            case "GET":
                var content = await bytes.ReadAsync(call, item, cancellation).ConfigureAwait(false)
                    ?? throw GraphError.NotFound(item.Type.Workload, bytes.Name);
                call.Response.ContentType = content.ContentType;
                call.Response.Stream = content.Content;
                break;
            case "PUT":
                call.Source = item;
                await bytes.WriteAsync(call, call.Request.Body, cancellation).ConfigureAwait(false);
                call.Response.Status = 204;
                break;
            default:
                call.Source = item;
                await bytes.DeleteAsync(call, cancellation).ConfigureAwait(false);
                call.Response.Status = 204;
                break;
        }
    }
}
