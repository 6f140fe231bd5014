// How guessing is slowed down, by account and by address, on all nodes together.
using System.Net;
using Atrium.Server.SignIn;
using Microsoft.Extensions.Time.Testing;

namespace Atrium.Server.Tests.SignIn;

public sealed class GuessLimitsTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1"), There = IPAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider clock = new();
    private readonly MemoryGuesses rows = new();

    private static async Task<bool> AllowsAsync(GuessLimits node, string? name, IPAddress address) =>
        (await node.Of(name, address, TestContext.Current.CancellationToken)).Allowed;

    private static async Task FailAsync(GuessLimits node, string? name, IPAddress address) =>
        await (await node.Of(name, address, TestContext.Current.CancellationToken)).Failed();

    private static async Task SucceedAsync(GuessLimits node, string? name, IPAddress address) =>
        await (await node.Of(name, address, TestContext.Current.CancellationToken)).Succeeded();

    [Fact]
    public async Task An_account_waits_after_ten_failures_twice_as_long_each_time()
    {
        var (one, other) = (new GuessLimits(rows, clock), new GuessLimits(rows, clock));
        for (var i = 0; i < GuessLimits.AccountFailures; i++)
        {
            Assert.True(await AllowsAsync(one, "ada", Here));
            await FailAsync(i % 3 == 0 ? one : other, "ada", Here);
        }

        foreach (var node in (GuessLimits[])[one, other, new GuessLimits(rows, clock)])
        {
            Assert.False(await AllowsAsync(node, "ADA ", There));
            Assert.True(await AllowsAsync(node, "noor", Here));
        }

        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.True(await AllowsAsync(other, "ada", Here));
        await FailAsync(other, "ada", Here);
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.False(await AllowsAsync(one, "ada", Here));
        clock.Advance(TimeSpan.FromSeconds(61));
        await SucceedAsync(one, "ada", Here);
        await FailAsync(other, "ada", Here);
        Assert.True(await AllowsAsync(one, "ada", Here));
        Assert.True(await AllowsAsync(other, "ada", Here));
    }

    [Fact]
    public async Task An_address_waits_after_a_hundred_whatever_names_it_tries()
    {
        var limits = new GuessLimits(rows, clock);
        var mapped = Here.MapToIPv6();
        for (var i = 0; i < GuessLimits.AddressFailures; i++)
        {
            await FailAsync(limits, $"name{i}", i % 2 == 0 ? Here : mapped);
            await SucceedAsync(limits, "own", Here); // forgets nothing of the address
        }

        Assert.False(await AllowsAsync(limits, "somebody", Here));
        Assert.False(await AllowsAsync(new GuessLimits(rows, clock), null, mapped));
        Assert.True(await AllowsAsync(limits, "somebody", There));
    }

    [Fact]
    public async Task A_network_of_ipv6_counts_as_one_address_and_this_machine_as_none()
    {
        var limits = new GuessLimits(rows, clock);
        for (var i = 0; i < GuessLimits.AddressFailures; i++)
        {
            await FailAsync(limits, null, IPAddress.Parse($"2001:db8::{i + 1:x}"));
            await FailAsync(limits, null, IPAddress.Loopback);
        }

        Assert.False(await AllowsAsync(limits, null, IPAddress.Parse("2001:db8::ffff")));
        Assert.True(await AllowsAsync(limits, null, IPAddress.Parse("2001:db8:0:1::1")));
        Assert.True(await AllowsAsync(limits, null, IPAddress.Loopback));
    }

    [Theory]
    [InlineData("\u00E5se@larkmoor.example", "\u212Bse@larkmoor.example")]
    [InlineData("kim@larkmoor.example", " KIM@Larkmoor.example")]
    public async Task Writing_a_name_in_another_way_gives_no_further_guesses(string name, string same)
    {
        var limits = new GuessLimits(rows, clock);
        for (var i = 0; i < GuessLimits.AccountFailures; i++)
        {
            await FailAsync(limits, i % 2 == 0 ? name : same, There);
        }

        Assert.False(await AllowsAsync(limits, name, Here));
        Assert.False(await AllowsAsync(limits, same, Here));
    }

    [Fact]
    public async Task Guesses_that_began_together_do_not_slip_through_together()
    {
        var limits = new GuessLimits(rows, clock);
        var guesses = new List<Guess>();
        for (var i = 0; i < 50; i++)
        {
            guesses.Add(await limits.Of("ada", Here, TestContext.Current.CancellationToken)); // nothing has failed yet
        }

        var looked = 0;
        foreach (var guess in guesses.Where(guess => guess.Allowed))
        {
            looked++;
            await guess.Failed();
        }

        Assert.Equal(GuessLimits.AccountFailures, looked);
    }

    [Fact]
    public async Task Who_guesses_right_at_once_costs_no_write()
    {
        var limits = new GuessLimits(rows, clock);
        await SucceedAsync(limits, "ada", Here);
        Assert.Equal(0, rows.Writes);
        await FailAsync(limits, "ada", Here);
        await SucceedAsync(limits, "ada", Here);
        await SucceedAsync(limits, "ada", Here);
        Assert.Equal(3, rows.Writes); // account, address, and the account forgotten
    }

    [Fact]
    public async Task What_is_old_no_longer_counts_and_is_tidied_away()
    {
        var limits = new GuessLimits(rows, clock);
        for (var i = 0; i < GuessLimits.AccountFailures - 1; i++)
        {
            await FailAsync(limits, "ada", There);
        }

        clock.Advance(GuessLimits.Memory + TimeSpan.FromSeconds(1));
        Assert.Equal(2, await rows.Prune(clock.GetUtcNow() - GuessLimits.Memory, TestContext.Current.CancellationToken));
        await FailAsync(limits, "ada", There);
        Assert.True(await AllowsAsync(limits, "ada", There));
    }
}
