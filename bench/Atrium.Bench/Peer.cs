// The process of the peer, filled with Atrium's own answers.

using System.Diagnostics;
using System.Text.Json;

namespace Atrium.Bench;

internal sealed class Peer
{
    private readonly Process _process;

    private Peer(Process process, Uri root) => (_process, Graph) = (process, new Uri(root, "v1.0"));

    /// <summary>Ends in <c>/v1.0</c>.</summary>
    public Uri Graph { get; }

    public Contender Contender(byte[] request) => new("EF peer", _process, Graph.Port, request);

    public static async Task<Peer> StartAsync(Bench bench, AtriumProcess atrium, string token)
    {
        const string Members = "id,businessPhones,department,displayName,givenName,jobTitle,mail,mobilePhone,officeLocation,preferredLanguage,surname,userPrincipalName";
        var folder = bench.NewFolder();
        Directory.CreateDirectory(folder);
        var people = new List<JsonElement>();
        for (var next = $"{atrium.Graph}/users?$top=999&$select={Members}"; next is not null;)
        {
            using var page = JsonDocument.Parse(await atrium.GetAsync(token, new Uri(next)));
            people.AddRange(page.RootElement.GetProperty("value").Clone().EnumerateArray());
            next = page.RootElement.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "people.json"), JsonSerializer.Serialize(people));
        await File.WriteAllBytesAsync(Path.Combine(folder, "keys.json"), await atrium.GetAsync(null, new Uri($"{atrium.Authority}/discovery/v2.0/keys")));
        var process = bench.Start(bench.Peer, folder, $"https://sts.windows.net/{atrium.TenantId}/");
        var errors = process.StandardError.ReadToEndAsync();
        return await process.StandardOutput.ReadLineAsync() is { } line
            ? new Peer(process, new Uri(line))
            : throw new InvalidOperationException("The peer did not start. " + await errors);
    }

}
