// A thousand clients that hardly read: what they cost in memory, and what the others notice of them.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Atrium.Bench;

internal static class SlowBench
{
    private const int Clients = 1000;
    private const int Letters = 300;
    private const int LetterBytes = 20_000;

    public static async Task RunAsync(Bench bench)
    {
        var server = await AtriumProcess.StartAsync(bench, bench.NewFolder(), "--seed", "users=1000");
        var token = await server.TokenAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var mailbox = $"{server.Graph}/users/{server.User}/messages";
        for (var i = 0; i < Letters; i++)
        {
            var letter = $$$"""{"subject":"Letter {{{i}}}","body":{"contentType":"text","content":"{{{new string('w', LetterBytes)}}}"}}""";
            using var body = new StringContent(letter, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri(mailbox), body);
            answer.EnsureSuccessStatusCode();
        }

        var person = new Uri($"{server.Graph}/users/{server.User}");
        await TimesAsync(http, person);
        var (before, memory) = (await TimesAsync(http, person), Resident(server));
        var sockets = new List<Socket>();
        var request = Load.Get(new Uri(mailbox + "?$top=1000"), token);
        for (var i = 0; i < Clients; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await socket.ConnectAsync(IPAddress.Loopback, server.Graph.Port);
            await socket.SendAsync(request);
            sockets.Add(socket);
        }

        using var enough = new CancellationTokenSource();
        var reading = Task.Run(() => ReadSlowlyAsync(sockets, enough.Token));
        await Task.Delay(TimeSpan.FromSeconds(3), enough.Token);
        var during = await TimesAsync(http, person);
        bench.Row($"a person by id, before and beside {Clients} slow readers of a page of {Letters * LetterBytes / 1_000_000} MB, median and 99 of 100",
            $"{before.Median:F2} and {before.High:F2} ms, {during.Median:F2} and {during.High:F2} ms");
        bench.Row("resident before and beside them", $"{memory:F0} MB, {Resident(server):F0} MB");
        await enough.CancelAsync();
        bench.Row("slow readers that are still served", $"{await reading}");
        sockets.ForEach(s => s.Dispose());
        await bench.StopAsync(server.Process);
    }

    /// <summary>Two kilobytes a second each, fifty of them at a time: a thousand people do not read in step.</summary>
    private static async Task<int> ReadSlowlyAsync(List<Socket> sockets, CancellationToken enough)
    {
        var buffer = new byte[2048];
        var gone = new HashSet<Socket>();
        while (!enough.IsCancellationRequested)
        {
            foreach (var some in sockets.Chunk(50))
            {
                gone.UnionWith(some.Where(socket => socket.Available > 0 && socket.Receive(buffer) == 0));
                await Task.Delay(1000 * some.Length / sockets.Count, CancellationToken.None);
            }
        }

        return sockets.Count - gone.Count;
    }

    private static async Task<(double Median, double High)> TimesAsync(HttpClient http, Uri url)
    {
        var times = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            var from = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync(url);
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            await Task.Delay(4);
        }

        times.Sort();
        return (times[times.Count / 2], times[times.Count * 99 / 100]);
    }

    private static double Resident(AtriumProcess server)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{server.Process.Id}/status")).First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
