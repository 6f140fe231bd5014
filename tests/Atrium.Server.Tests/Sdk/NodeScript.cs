// Runs a script of tests/clients/javascript by node. What the script cannot do itself it asks of the test, a line of JSON each way.

using System.Diagnostics;
using System.Text.Json;
using Atrium.Server.Tests.Guards;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Sdk;

internal static class NodeScript
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "clients", "javascript");

    /// <summary>Skips the test, visibly, where node or the scripts' packages are not there.</summary>
    /// <param name="script">Its name.</param>
    /// <param name="server">The server under test, whose certificate the script trusts.</param>
    /// <param name="given">What the script is told.</param>
    /// <param name="answer">Does what the script asks for.</param>
    /// <param name="environment">What else its environment has.</param>
    /// <returns>What it found out.</returns>
    public static async Task<JsonElement> RunAsync(
        string script, TestServer server, object given, Func<JsonElement, Task<object>>? answer = null, params (string Name, string? Value)[] environment)
    {
        Assert.SkipUnless(System.IO.Directory.Exists(Path.Combine(Folder, "node_modules")), "tests/clients/javascript has no node_modules: run npm ci there");
        var start = new ProcessStartInfo("node", script)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["NODE_EXTRA_CA_CERTS"] = server.Host.CaCertificate,
                ["ATRIUM_GIVEN"] = JsonSerializer.Serialize(given, JsonSerializerOptions.Web),
            },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var node = Start(start);
        try
        {
            return await ListenAsync(node, answer);
        }
        finally
        {
            node.Kill(entireProcessTree: true); // nothing happens when it has ended
        }
    }

    private static async Task<JsonElement> ListenAsync(Process node, Func<JsonElement, Task<object>>? answer)
    {
        var cancel = TestContext.Current.CancellationToken;
        var errors = node.StandardError.ReadToEndAsync(cancel);
        JsonElement? found = null;
        while (await node.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            var said = JsonDocument.Parse(line).RootElement;
            if (said.TryGetProperty("ask", out var question))
            {
                await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(await answer!(question), JsonSerializerOptions.Web).AsMemory(), cancel);
                await node.StandardInput.FlushAsync(cancel);
            }
            else
            {
                found = said.GetProperty("found");
            }
        }

        await node.WaitForExitAsync(cancel);
        Assert.True(node.ExitCode == 0 && found is not null, await errors);
        return found.Value;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("node is not installed");
            throw;
        }
    }
}
