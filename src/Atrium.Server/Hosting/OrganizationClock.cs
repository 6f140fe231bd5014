// The clock of one organisation: real time, moved by an offset or stopped at an instant.

using System.Text.Json;

namespace Atrium.Server.Hosting;

/// <summary>How a clock is set; this is what is kept.</summary>
/// <param name="Offset">Added to real time.</param>
/// <param name="Frozen">Where it stands still; null = it runs.</param>
public sealed record ClockSetting(TimeSpan Offset, DateTimeOffset? Frozen)
{
    public static ClockSetting Real { get; } = new(TimeSpan.Zero, null);

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static ClockSetting Parse(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize<ClockSetting>(utf8) ?? Real;
}

/// <summary>Timers run in real time: only what reads the clock sees it moved.</summary>
public sealed class OrganizationClock(TimeProvider real, ClockSetting setting) : TimeProvider
{
    private volatile ClockSetting _setting = setting;

    public ClockSetting Setting
    {
        get => _setting;
        set => _setting = value;
    }

    public override DateTimeOffset GetUtcNow() => _setting is { Frozen: { } stopped } ? stopped : real.GetUtcNow() + _setting.Offset;

    public override long GetTimestamp() => real.GetTimestamp();

    public override long TimestampFrequency => real.TimestampFrequency;

    /// <summary>The setting under which the clock shows an instant, running or stopped.</summary>
    public ClockSetting At(DateTimeOffset now, bool frozen) =>
        frozen ? new ClockSetting(now - real.GetUtcNow(), now) : new ClockSetting(now - real.GetUtcNow(), null);
}
