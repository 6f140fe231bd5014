// The floor: a bare Kestrel endpoint that returns given bytes, whatever is asked.

using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Atrium.Bench;

internal sealed class Floor
{
    private readonly Process _process;

    private Floor(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public Contender Contender(byte[] request) => new("bare Kestrel", _process, Port, request);

    /// <summary>The server, in a process of its own on the servers' core.</summary>
    public static async Task<Floor> StartAsync(Bench bench, int status, byte[] body)
    {
        var file = bench.NewFolder() + ".body";
        await File.WriteAllBytesAsync(file, body);
        var process = bench.Start(typeof(Floor).Assembly.Location, "floor", status.ToString(CultureInfo.InvariantCulture), file);
        return new Floor(process, new Uri((await process.StandardOutput.ReadLineAsync())!).Port);
    }

    /// <summary>What that process does.</summary>
    public static async Task RunAsync(int status, string body)
    {
        var bytes = await File.ReadAllBytesAsync(body);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(async http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = bytes.Length;
            await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
        });
        await app.StartAsync(CancellationToken.None);
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await app.WaitForShutdownAsync(CancellationToken.None);
    }
}
