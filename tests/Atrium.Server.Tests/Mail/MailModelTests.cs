// The facts of the mail room, as the model builder reads them.

using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Areas.Extensions;
using Atrium.Areas.Mail;
using Atrium.Areas.Photo;
using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Server.Tests.Mail;

public class MailModelTests
{
    private static readonly GraphModel Model = ModelBuilder.Build(
        [new SharedArea(), new DirectoryArea(new NoPasswords()), new PhotoArea(), new MailArea(), new ApplicationsArea(), new ExtensionsArea()]);

    [Fact]
    public void The_names_of_the_model_are_those_of_the_folders() =>
        Assert.Equal(WellKnownFolders.All.Select(f => f.Name).Order(), Model.Entity<MailFolder>().WellKnown.Order());

    [Fact]
    public void Every_folder_stands_behind_the_one_that_holds_it()
    {
        var seen = new HashSet<string>();
        Assert.All(WellKnownFolders.All, f => Assert.True((f.Parent is null || seen.Contains(f.Parent)) && seen.Add(f.Name)));
    }

    [Fact]
    public void A_folder_counts_its_folders_its_messages_and_those_unread()
    {
        var folder = Model.Entity<MailFolder>();
        Assert.True(folder.Table!.HasCounters);
        Assert.Equal([null, "isRead"], Model.Entity<Message>().Table!.Counters.Select(c => c.Unless).Order());
        Assert.Single(folder.Table.Counters);
    }

    [Fact]
    public void The_author_of_a_message_is_found_by_an_index()
    {
        var message = Model.Entity<Message>();
        var from = message.FindProperty("from")!;
        var address = ((StructuredType)from.Type!).FindProperty("emailAddress")!;
        var column = message.FindColumn([from, address, ((StructuredType)address.Type!).FindProperty("address")!]);
        Assert.Equal((ColumnKind.Text, true), (column!.Kind, column.Indexed));
    }

    [Fact]
    public void Every_operation_states_what_it_needs() =>
        Assert.All(Model.Operations.Where(o => o.On?.Clr == typeof(Message) || o.On?.Clr == typeof(MailFolder) || o.Name == "sendMail"), o =>
        {
            Assert.NotEmpty(o.Needs.Delegated(Verb.Invoke));
            Assert.NotEmpty(o.Needs.Application(Verb.Invoke));
            Assert.True(o.Needs.Private);
        });

    [Theory]
    [InlineData("https://localhost:8443/v1.0", "AAMk+/=", "https://localhost:8443/owa/?ItemID=AAMk%2B%2F%3D&exvsurl=1&viewmodel=ReadMessageItem")]
    public void The_link_leads_to_the_host_that_was_asked(string root, string id, string link) => Assert.Equal(link, WebLinkWriter.Link(root, id));

    private sealed class NoPasswords : IPasswordHashing
    {
        public string Hash(string password) => throw new NotSupportedException();

        public bool Verify(string hash, string password) => false;
    }
}
