// How guessing is slowed down, by account and by address.
using System.Net;
using Atrium.Server.SignIn;
using Microsoft.Extensions.Time.Testing;

namespace Atrium.Server.Tests.SignIn;

public sealed class GuessLimitsTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1"), There = IPAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void An_account_waits_after_ten_failures_twice_as_long_each_time()
    {
        var limits = new GuessLimits(clock);
        for (var i = 0; i < GuessLimits.AccountFailures; i++)
        {
            Assert.True(limits.Allows("ada", Here));
            limits.Failed("ada", Here);
        }

        Assert.False(limits.Allows("ADA ", There));
        Assert.True(limits.Allows("noor", Here));
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.True(limits.Allows("ada", Here));
        limits.Failed("ada", Here);
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.False(limits.Allows("ada", Here));
        clock.Advance(TimeSpan.FromSeconds(61));
        limits.Succeeded("ada");
        limits.Failed("ada", Here);
        Assert.True(limits.Allows("ada", Here));
    }

    [Fact]
    public void An_address_waits_after_a_hundred_whatever_names_it_tries()
    {
        var limits = new GuessLimits(clock);
        var mapped = Here.MapToIPv6();
        for (var i = 0; i < GuessLimits.AddressFailures; i++)
        {
            limits.Failed($"name{i}", i % 2 == 0 ? Here : mapped);
        }

        Assert.False(limits.Allows("somebody", Here));
        Assert.False(limits.AllowsAddress(mapped));
        Assert.True(limits.Allows("somebody", There));
    }

    [Fact]
    public void A_network_of_ipv6_counts_as_one_address_and_this_machine_as_none()
    {
        var limits = new GuessLimits(clock);
        for (var i = 0; i < GuessLimits.AddressFailures; i++)
        {
            limits.FailedAddress(IPAddress.Parse($"2001:db8::{i + 1:x}"));
            limits.FailedAddress(IPAddress.Loopback);
        }

        Assert.False(limits.AllowsAddress(IPAddress.Parse("2001:db8::ffff")));
        Assert.True(limits.AllowsAddress(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.True(limits.AllowsAddress(IPAddress.Loopback));
    }
}
