// News between nodes, by LISTEN and NOTIFY.

using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Atrium.Engine.Storage;
using Npgsql;

namespace Atrium.Store.Postgres;

/// <summary>
/// Told after the commit, not in it: NOTIFY in a transaction makes all commits of the server wait for one another. News can be lost when a node dies
/// between the two or the connection breaks; after a break everything is announced as "unknown, assume any".
/// </summary>
internal sealed class Signal(NpgsqlDataSource source) : IAsyncDisposable
{
    private const string Channel = "atrium";
    private const int MostBytes = 7500;
    private const int MostTogether = 50;
    private readonly Guid _node = Guid.NewGuid();
    private readonly Channel<string> _outgoing = System.Threading.Channels.Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private Task _listening = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;

    /// <summary>A commit elsewhere; tenant number 0 = any organisation.</summary>
    public event Action<CommitNotice>? Committed;

    /// <summary>The organisations changed elsewhere; the argument is completed when that is taken in.</summary>
    public event Func<Task>? HouseChanged;

    public async ValueTask StartAsync(CancellationToken cancellation)
    {
        var connection = await ListenAsync(cancellation);
        _listening = Task.Run(() => ReceiveAsync(connection), CancellationToken.None);
        _sending = Task.Run(SendAsync, CancellationToken.None);
    }

    public void Send(CommitNotice notice)
    {
        var message = new Message(_node, notice.Tenant, notice.Tables, notice.Keys, false) { Queues = notice.Queues };
        var text = JsonSerializer.Serialize(message);
        _outgoing.Writer.TryWrite(text.Length <= MostBytes ? text : JsonSerializer.Serialize(message with { Keys = [] }));
    }

    public void SendHouse() => _outgoing.Writer.TryWrite(JsonSerializer.Serialize(new Message(_node, 0, [], [], true)));

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _sending;
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand("LISTEN " + Channel, connection);
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task ReceiveAsync(NpgsqlConnection first)
    {
        var connection = first;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var heard = new ConcurrentQueue<string>();
                connection.Notification += (_, e) => heard.Enqueue(e.Payload);
                while (true)
                {
                    await connection.WaitAsync(_stop.Token);
                    while (heard.TryDequeue(out var payload))
                    {
                        await HearAsync(payload);
                    }
                }
            }
            catch (Exception)
            {
                // Whatever it was: a node that stopped listening would never hear of a revocation again.
                await connection.DisposeAsync();
                connection = await ReconnectAsync() ?? connection;
            }
        }

        await connection.DisposeAsync();
    }

    /// <summary>Null: we are stopping.</summary>
    private async Task<NpgsqlConnection?> ReconnectAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            NpgsqlConnection? connection = null;
            try
            {
                connection = await ListenAsync(_stop.Token);
                await HearAsync(JsonSerializer.Serialize(new Message(Guid.Empty, 0, [], [], true)));
                Committed?.Invoke(new CommitNotice(0, [], []));
                return connection;
            }
            catch (Exception)
            {
                await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
                await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            }
        }

        return null;
    }

    private async Task HearAsync(string payload)
    {
        if (JsonSerializer.Deserialize<Message>(payload) is not { } message || message.Node == _node)
        {
            return;
        }

        if (message.House)
        {
            await (HouseChanged?.Invoke() ?? Task.CompletedTask);
        }
        else
        {
            Committed?.Invoke(new CommitNotice(message.Tenant, message.Tables, message.Keys) { Queues = message.Queues });
        }
    }

    /// <summary>To the end of the queue, also when we are stopping.</summary>
    private async Task SendAsync()
    {
        while (await _outgoing.Reader.WaitToReadAsync(CancellationToken.None))
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
                await using var batch = connection.CreateBatch();
                while (batch.BatchCommands.Count < MostTogether && _outgoing.Reader.TryRead(out var message))
                {
                    batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_notify($1, $2)")
                    {
                        Parameters = { new NpgsqlParameter<string> { TypedValue = Channel }, new NpgsqlParameter<string> { TypedValue = message } },
                    });
                }

                await batch.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (Exception)
            {
                // What was taken from the queue is lost: tell the others that anything may have changed.
                _outgoing.Writer.TryWrite(JsonSerializer.Serialize(new Message(_node, 0, [], [], false)));
                await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
            }
        }
    }

    /// <param name="Node">Who sends: we do not listen to ourselves.</param>
    private sealed record Message(Guid Node, int Tenant, IReadOnlyList<string> Tables, IReadOnlyList<Guid> Keys, bool House)
    {
        public IReadOnlyList<string> Queues { get; init; } = [];
    }
}
