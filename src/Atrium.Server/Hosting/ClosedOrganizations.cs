// Organisations whose contents are being exchanged, by a reset or a restore: what is asked of them meanwhile would be answered from half of them.

using System.Collections.Immutable;
using Atrium.Engine.Storage;

namespace Atrium.Server.Hosting;

/// <summary>Closed in this process only: another node of the same database answers from what it finds until it hears of the new epoch.</summary>
public sealed class ClosedOrganizations(IHouse house)
{
    /// <summary>Whoever does not know yet which organisation it is about.</summary>
    private static readonly Guid Unknown = Guid.Empty;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, int> _inside = [];
    private ImmutableList<Guid> _closings = [];
    private TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The closed ones, each as often as somebody has closed it.</summary>
    public IReadOnlyCollection<Guid> Now => Volatile.Read(ref _closings);

    /// <summary>True: the contents are those that there were when the organisation was looked up, and whole.</summary>
    public bool IsOpen(Tenant tenant)
    {
        if (Volatile.Read(ref _closings) is { IsEmpty: false } closings && closings.Contains(tenant.Id))
        {
            return false;
        }

        foreach (var present in house.Tenants)
        {
            if (present.Id == tenant.Id)
            {
                return present.Epoch == tenant.Epoch;
            }
        }

        return true;
    }

    /// <summary>Begins what may write. False: it must not, and need not leave.</summary>
    /// <param name="tenant">Null: whichever; all must be open.</param>
    public bool TryEnter(Tenant? tenant)
    {
        lock (_lock)
        {
            if (tenant is null ? !_closings.IsEmpty : _closings.Contains(tenant.Id))
            {
                return false;
            }

            var id = tenant?.Id ?? Unknown;
            _inside[id] = _inside.GetValueOrDefault(id) + 1;
            return true;
        }
    }

    public void Leave(Tenant? tenant)
    {
        lock (_lock)
        {
            var id = tenant?.Id ?? Unknown;
            if (--_inside[id] == 0)
            {
                _inside.Remove(id);
                _left.TrySetResult();
            }
        }
    }

    /// <summary>Lets nobody in any more, and waits for those who are inside: nothing of theirs ends up in the new contents.</summary>
    /// <returns>Opens it again.</returns>
    public async ValueTask<IDisposable> CloseAsync(Tenant tenant, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _closings = _closings.Add(tenant.Id);
        }

        var closing = new Closing(this, tenant.Id);
        try
        {
            while (SomebodyIsIn(tenant.Id, out var leaving))
            {
                await leaving.WaitAsync(Patience, TimeProvider.System, cancellation);
            }
        }
        catch (TimeoutException)
        {
            // Somebody sends a body very slowly. What it says will be refused, or be done to the new contents.
        }
        catch
        {
            closing.Dispose();
            throw;
        }

        return closing;
    }

    /// <param name="leaving">Ends when somebody has left who may have been the last.</param>
    private bool SomebodyIsIn(Guid id, out Task leaving)
    {
        lock (_lock)
        {
            if (_left.Task.IsCompleted)
            {
                _left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            leaving = _left.Task;
            return _inside.ContainsKey(id) || _inside.ContainsKey(Unknown);
        }
    }

    private void Open(Guid id)
    {
        lock (_lock)
        {
            _closings = _closings.Remove(id);
        }
    }

    private sealed class Closing(ClosedOrganizations all, Guid id) : IDisposable
    {
        private int _open;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _open, 1) == 0)
            {
                all.Open(id);
            }
        }
    }
}
