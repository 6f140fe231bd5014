// Threads.

using Atrium.Areas.Mail;

namespace Atrium.Server.Tests.Mail;

public class ConversationIndexTests
{
    private static readonly Guid Thread = new("8fd6e83b-3cc0-4bf0-8b26-950f4d7110f6");
    private static readonly Guid Another = new("7f180cbb-a5ae-457c-b7e8-6f5b42ba33e7");
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public void A_thread_begins_with_22_bytes_that_hold_its_guid()
    {
        var index = ConversationIndex.Start(Thread, At);
        Assert.Equal(22, index.Length);
        Assert.Equal(1, index[0]);
        Assert.Equal(Thread, new Guid(index.AsSpan(6), bigEndian: true));
    }

    [Fact]
    public void Each_answer_adds_five_bytes_and_keeps_the_thread()
    {
        var first = ConversationIndex.Start(Thread, At);
        var second = ConversationIndex.Answer(first, Another, At.AddHours(1));
        var third = ConversationIndex.Answer(second, Another, At.AddHours(2));
        Assert.Equal([22, 27, 32], new[] { first.Length, second.Length, third.Length });
        Assert.Equal(first, third[..22]);
        Assert.Equal(ConversationIndex.ConversationId(first), ConversationIndex.ConversationId(third));
    }

    [Fact]
    public void An_answer_says_how_long_after_the_beginning_it_was_written()
    {
        var first = ConversationIndex.Start(Thread, At);
        var soon = ConversationIndex.Answer(first, Another, At.AddMinutes(1));
        var late = ConversationIndex.Answer(first, Another, At.AddDays(300));
        Assert.True(soon.AsSpan(22, 4).SequenceCompareTo(late.AsSpan(22, 4)) < 0);
        Assert.Equal(0, late[22] & 0x80);
    }

    [Fact]
    public void After_years_it_counts_in_larger_steps() =>
        Assert.Equal(0x80, ConversationIndex.Answer(ConversationIndex.Start(Thread, At), Another, At.AddYears(3))[22] & 0x80);

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    public void An_answer_to_something_without_an_index_begins_a_thread(byte[] parent) =>
        Assert.Equal(ConversationIndex.Start(Another, At), ConversationIndex.Answer(parent, Another, At));

    [Fact]
    public void A_thread_of_many_answers_stops_growing()
    {
        var index = ConversationIndex.Start(Thread, At);
        for (var i = 0; i < 200; i++)
        {
            index = ConversationIndex.Answer(index, Another, At.AddMinutes(i));
        }

        Assert.Equal(522, index.Length);
    }

    [Fact]
    public void Threads_have_ids_of_their_own()
    {
        var id = ConversationIndex.ConversationId(ConversationIndex.Start(Thread, At));
        Assert.StartsWith("AAQk", id, StringComparison.Ordinal);
        Assert.NotEqual(id, ConversationIndex.ConversationId(ConversationIndex.Start(Another, At)));
        Assert.Null(ConversationIndex.ConversationId([1, 2, 3]));
    }
}
