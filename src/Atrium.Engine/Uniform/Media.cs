// $value of an object that has bytes.

using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Uniform;

internal static class Media
{
    public static async ValueTask ReadAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var media = Of(call, address);
        Options.DemandOnly(call, address.Last.Type.Workload);
        var item = await Walk.ObjectAsync(call, address.Last, source, cancellation).ConfigureAwait(false);
        var content = await media.ReadAsync(call, item, cancellation).ConfigureAwait(false)
            ?? throw GraphError.NotFound(item.Type.Workload, address.Last.Navigation.Name);
        call.Response.ContentType = content.ContentType;
        call.Response.Stream = content.Content;
        if (content.ETag is { } etag)
        {
            call.Response.Headers["ETag"] = etag;
        }
    }

    public static async ValueTask WriteAsync(Call call, Address address, Row? source, CancellationToken cancellation) =>
        call.Response.Status = await Single(call, address)
            .WriteAsync(call, source!, call.Request.Body, call.Request.Header("Content-Type"), cancellation).ConfigureAwait(false);

    public static async ValueTask DeleteAsync(Call call, Address address, Row? source, CancellationToken cancellation) =>
        call.Response.Status = await Single(call, address).DeleteAsync(call, source!, cancellation).ConfigureAwait(false);

    private static IMedia Single(Call call, Address address) =>
        address.Last.Navigation.Collection ? throw GraphError.MethodNotAllowed() : Of(call, address);

    private static IMedia Of(Call call, Address address) =>
        call.Model.Media.GetValueOrDefault(address.Last.Type) ?? throw GraphError.UnknownSegment("$value");
}
