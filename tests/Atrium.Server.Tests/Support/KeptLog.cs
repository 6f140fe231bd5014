// Keeps every line that a server logs, with the values in it.

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Atrium.Server.Tests.Support;

public sealed class KeptLog : ILoggerProvider, ILogger
{
    public ConcurrentBag<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{formatter(state, exception)} {exception} {string.Join(' ', state as IEnumerable<KeyValuePair<string, object?>> ?? [])}");

    public void Dispose()
    {
    }
}
