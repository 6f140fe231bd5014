// A killed process loses nothing that the system has, flushed or not; a power cut does. So the system calls are watched:
// the log is flushed before the answer is sent.

using System.Net;
using System.Text.RegularExpressions;
using Atrium.Server.Tests.Hosting;

namespace Atrium.Server.Tests.Durability;

public sealed partial class FlushTests
{
    /// <summary>
    /// Seen to fail, by hand, with <c>PRAGMA synchronous = NORMAL</c> and <c>= OFF</c> in the store's connection: no flush stands between the write and the 201.
    /// </summary>
    [Fact]
    public async Task The_log_is_flushed_between_the_write_of_a_message_and_the_201()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && HasTracer(), "strace is not installed: the order of system calls cannot be seen");
        var folder = await TestFolders.CopyOfDemoAsync();
        var trace = folder + ".trace";
        List<string> subjects = [.. Enumerable.Range(0, 5).Select(i => $"flushed-{i}-{Guid.NewGuid():N}")];

        // -D: the tracer is the grandchild, so that the process started here is the server.
        string[] tracer = ["strace", "-D", "-f", "-y", "-s", "8192", "-o", trace, "-e", "trace=fsync,fdatasync,write,pwrite64,writev,pwritev,sendto,sendmsg"];
        await using (var server = await ServerProcess.StartAsync(folder, null, tracer))
        {
            var token = await server.TokenAsync();
            foreach (var subject in subjects)
            {
                (await server.SendAsync(token, HttpMethod.Post, $"/users/{server.File.Users[1].UserPrincipalName}/messages", new { subject })).Must(HttpStatusCode.Created);
            }

            Assert.Equal((0, ""), await server.StopAsync());
        }

        var calls = await TraceAsync(trace);
        foreach (var subject in subjects)
        {
            var written = calls.FindIndex(c => Write().IsMatch(c) && c.Contains(subject, StringComparison.Ordinal));
            var sent = calls.FindIndex(c => Send().IsMatch(c) && c.Contains(subject, StringComparison.Ordinal));
            Assert.True(written >= 0, $"{subject} was not written to the log");
            Assert.True(sent > written, $"{subject}: the 201 was sent before the log was written");
            var last = calls.FindLastIndex(sent, sent - written, c => Write().IsMatch(c)); // of the same commit
            Assert.True(IsFlushed(calls, last + 1, sent), $"{subject}: no flush between the write and the 201:\n{string.Join('\n', calls[written..(sent + 1)].Select(Short))}");
        }
    }

    /// <summary>A flush that began and ended within the range; the tracer splits a call that another thread's call interrupts.</summary>
    private static bool IsFlushed(List<string> calls, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (Flush().Match(calls[i]) is not { Success: true } flush)
            {
                continue;
            }

            var thread = calls[i].Split(' ', 2)[0];
            var end = flush.Groups["cut"].Success
                ? calls.FindIndex(i, to - i, c => c.StartsWith(thread + " ", StringComparison.Ordinal) && Resumed().IsMatch(c))
                : i;
            if (end >= 0 && calls[end].EndsWith("= 0", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The lines of the trace, once it is complete.</summary>
    private static async Task<List<string>> TraceAsync(string path)
    {
        while (true)
        {
            var lines = await File.ReadAllLinesAsync(path);
            if (lines.Length > 0 && lines[^1].Contains("+++ exited with", StringComparison.Ordinal))
            {
                return [.. lines];
            }

            await Task.Yield();
        }
    }

    private static string Short(string call) => call.Length < 160 ? call : call[..160] + "…";

    private static bool HasTracer() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "strace")));

    // 1234 pwrite64(171</…/org-….db-wal>, "…", 4096, 32) = 4096
    [GeneratedRegex(@"^\d+ +(pwrite64|write|writev|pwritev)\(\d+<[^>]*/org-[^>]*\.db-wal>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Write();

    // 1234 fdatasync(171</…/org-….db-wal>) = 0      or      1234 fdatasync(171</…/org-….db-wal> <unfinished ...>
    [GeneratedRegex(@"^\d+ +(fsync|fdatasync)\(\d+<[^>]*/org-[^>]*\.db-wal>(?<cut> *<unfinished)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Flush();

    [GeneratedRegex(@"<\.\.\. (fsync|fdatasync) resumed>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^\d+ +(sendto|sendmsg|write|writev)\(\d+<(socket|TCP)[^>]*>.*HTTP/1\.1 201", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Send();
}
