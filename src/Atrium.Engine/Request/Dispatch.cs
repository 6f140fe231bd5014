// Which verb serves which kind of address.

using System.Buffers;
using System.Text;
using Atrium.Engine.Changes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Request;

internal static class Dispatch
{
    /// <summary>What a method means at an address; it decides the permission.</summary>
    /// <exception cref="GraphError">405: the method has no meaning here.</exception>
    public static Verb VerbOf(string method, Address address) => (method, address.Kind) switch
    {
        ("GET", AddressKind.Operation) when !address.Operation!.IsAction => Verb.Invoke,
        ("POST", AddressKind.Operation) when address.Operation!.IsAction => Verb.Invoke,
        (_, AddressKind.Operation) => throw GraphError.MethodNotAllowed(),
        ("GET", _) => Verb.Read,
        ("PUT" or "DELETE", AddressKind.Property or AddressKind.Value) when StreamProperties.Is(address) => Verb.Update,
        (_, AddressKind.Collection or AddressKind.Object) when address.Last.Navigation.Kind == NavigationKind.Link => throw NotContained(method, address),
        ("PATCH", AddressKind.Reference) => throw new GraphError(
            400, "BadRequest", "The request is currently not supported on the targeted entity set"),
        ("POST", AddressKind.Collection) => Verb.Create,
        ("PATCH", AddressKind.Object) => Verb.Update,
        ("PUT" or "PATCH", AddressKind.Value) when address.Properties.Count == 0 => Verb.Update,
        ("DELETE", AddressKind.Object) => Verb.Delete,
        ("DELETE", AddressKind.Value) when address.Properties.Count == 0 => Verb.Update,
        ("POST", AddressKind.Reference) when !address.Last.IsSingle => Verb.Reference,
        ("PUT", AddressKind.Reference) when !address.Last.Navigation.Collection => Verb.Reference,
        ("DELETE", AddressKind.Reference) => Verb.Reference,
        _ => throw GraphError.MethodNotAllowed(),
    };

    public static ValueTask RunAsync(Call call, Address address, Row? source, CancellationToken cancellation) => (call.Request.Method, address.Kind) switch
    {
        (_, AddressKind.Property or AddressKind.Value) when StreamProperties.Is(address) => StreamProperties.RunAsync(call, address, source, cancellation),
        ("GET", AddressKind.Collection) => List.RunAsync(call, address, source, cancellation),
        ("GET", AddressKind.Object) => Read.ObjectAsync(call, address, source, cancellation),
        ("GET", AddressKind.Property) => Read.PropertyAsync(call, address, source, cancellation),
        ("GET", AddressKind.Value) when address.Properties.Count > 0 => Read.PropertyAsync(call, address, source, cancellation),
        ("GET", AddressKind.Value) => Media.ReadAsync(call, address, source, cancellation),
        ("GET", AddressKind.Count) => Count.RunAsync(call, address, source, cancellation),
        ("GET", AddressKind.Reference) => Reference.ListAsync(call, address, source, cancellation),
        ("GET", AddressKind.Delta) => Delta.RunAsync(call, address, source, cancellation),
        (_, AddressKind.Operation) => Invoke.RunAsync(call, address, source, cancellation),
        ("POST", AddressKind.Collection) => Create.RunAsync(call, address, source, cancellation),
        ("PATCH", AddressKind.Object) => Upsert.RunAsync(call, address, source, cancellation),
        ("PUT" or "PATCH", AddressKind.Value) => Media.WriteAsync(call, address, source, cancellation),
        ("DELETE", AddressKind.Object) => Delete.RunAsync(call, address, source, cancellation),
        ("DELETE", AddressKind.Value) => Media.DeleteAsync(call, address, source, cancellation),
        ("POST" or "PUT", AddressKind.Reference) => Reference.AddAsync(call, address, source, cancellation),
        ("DELETE", AddressKind.Reference) => Reference.RemoveAsync(call, address, source, cancellation),
        _ => throw GraphError.MethodNotAllowed(),
    };

    /// <summary>An object is written where it is kept, not where it is referred to.</summary>
    private static GraphError NotContained(string method, Address address) => method == "DELETE"
        ? GraphError.BadRequest(address.Last.Type.Workload, "To remove the reference, append '/$ref'; to delete the object, address it directly.")
        : new GraphError(400, "BadRequest", "Write requests are only supported on contained entities");

    /// <summary>The list of root sets, as OData's service document.</summary>
    public static void ServiceDocument(Call call)
    {
        var text = new StringBuilder().Append("{\"@odata.context\":\"").Append(call.Request.Root).Append("/$metadata\",\"value\":[");
        text.AppendJoin(',', call.Model.Roots.Select(r =>
            $"{{\"name\":\"{r.Name}\",\"kind\":\"{(r.Collection ? "EntitySet" : "Singleton")}\",\"url\":\"{r.Name}\"}}"));
        Bytes(call, ContentTypes.Json, Encoding.UTF8.GetBytes(text.Append("]}").ToString()));
    }

    public static void Bytes(Call call, string type, ReadOnlySpan<byte> bytes)
    {
        call.Response.ContentType = type;
        call.Response.Body = new ArrayBufferWriter<byte>(bytes.Length);
        call.Response.Body.Write(bytes);
    }
}
