// Atrium and the peer with the same data, and a token that both take.

using System.Text.Json;

namespace Atrium.Bench;

internal sealed class Stage
{
    public required AtriumProcess Atrium { get; init; }

    public required Peer Peer { get; init; }

    public required string Token { get; init; }

    /// <summary>The id of somebody.</summary>
    public required string Person { get; init; }

    public static async Task<Stage> OpenAsync(Bench bench)
    {
        var seed = bench.NewFolder() + ".json";
        await Organization.WriteAsync(seed);
        var atrium = await AtriumProcess.StartAsync(bench, bench.NewFolder(), "--seed", seed);
        var token = await atrium.TokenAsync();
        using var person = JsonDocument.Parse(await atrium.GetAsync(token, new Uri($"{atrium.Graph}/users/{atrium.User}?$select=id")));
        return new Stage
        {
            Atrium = atrium,
            Token = token,
            Person = person.RootElement.GetProperty("id").GetString()!,
            Peer = await Peer.StartAsync(bench, atrium, token),
        };
    }

    /// <summary>GET of a path below <c>/v1.0</c>, against bare Kestrel with the same bytes and against the peer.</summary>
    public async Task RaceGetAsync(Bench bench, string what, int clients, string path)
    {
        var (ours, theirs) = (new Uri(Atrium.Graph + path), new Uri(Peer.Graph + path));
        var answer = await Atrium.GetAsync(Token, ours);
        Compare(answer, await Atrium.GetAsync(Token, theirs));
        var floor = await Floor.StartAsync(bench, 200, answer);
        Race.Run(
            bench,
            $"{what}, {answer.Length} bytes",
            clients,
            200,
            new Contender("Atrium", Atrium.Process, Atrium.Graph.Port, Load.Get(ours, Token)),
            floor.Contender(Load.Get(ours, Token)),
            Peer.Contender(Load.Get(theirs, Token)));
    }

    /// <summary>Same objects in the same order, else the two did not do the same work.</summary>
    private static void Compare(byte[] ours, byte[] theirs)
    {
        if (!Ids(ours).SequenceEqual(Ids(theirs)))
        {
            throw new InvalidOperationException("The peer answered with other objects.");
        }
    }

    private static List<string> Ids(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("value", out var value)
            ? [.. value.EnumerateArray().Select(v => v.GetProperty("id").GetString()!)]
            : [json.RootElement.GetProperty("id").GetString()!];
    }
}
