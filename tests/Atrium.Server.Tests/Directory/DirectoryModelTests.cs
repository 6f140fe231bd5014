// The facts of the directory's types, as the model builder reads them.
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Areas.Extensions;
using Atrium.Areas.Mail;
using Atrium.Areas.Photo;
using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Server.Tests.Directory;

public class DirectoryModelTests
{
    private static GraphModel Model { get; } = ModelBuilder.Build(
        [new SharedArea(), new PhotoArea(), new DirectoryArea(new NoHashing()), new ApplicationsArea(), new MailArea(), new ExtensionsArea()]);

    [Fact]
    public void A_user_prints_eleven_properties_by_default()
    {
        Assert.Equal(
            [
                "id", "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage",
                "surname", "userPrincipalName",
            ],
            Model.Entity<User>().DefaultProperties.Select(p => p.Name));
    }

    [Fact]
    public void A_user_has_all_structural_properties_of_the_published_schema()
    {
        Assert.Equal(79, Model.Entity<User>().Properties.Count(p => p.Declaring == Model.Entity<User>()));
        Assert.Equal(51, Model.Entity<Group>().Properties.Count(p => p.Declaring == Model.Entity<Group>()));
    }

    [Fact]
    public void People_groups_and_the_organisation_share_one_table()
    {
        var table = Model.Entity<DirectoryObject>().Table;
        Assert.Same(table, Model.Entity<User>().Table);
        Assert.Same(table, Model.Entity<Group>().Table);
        Assert.Same(table, Model.Entity<Organization>().Table);
        Assert.NotSame(table, Model.Entity<Credential>().Table);
        Assert.Equal("profilePhoto", Model.Entity<StoredPhoto>().Table!.Name);
        Assert.Null(Model.Entity<ProfilePhoto>().Table);
    }

    [Theory]
    [InlineData("aboutMe")]
    [InlineData("skills")]
    [InlineData("mailboxSettings")]
    public void What_other_back_ends_keep_is_selectable_on_a_single_user_only(string name) =>
        Assert.True(Model.Entity<User>().FindProperty(name)!.SingleOnly);

    [Theory]
    [InlineData("users", NavigationKind.Set)]
    [InlineData("groups", NavigationKind.Set)]
    [InlineData("directoryObjects", NavigationKind.Set)]
    [InlineData("directory", NavigationKind.Holder)]
    public void The_root_sets_are_there(string name, NavigationKind kind) =>
        Assert.Equal(kind, Model.Roots.Single(r => r.Name == name).Kind);

    [Fact]
    public void Every_navigation_and_root_set_says_who_may_read_it()
    {
        var silent = Model.Roots.Concat(Model.Entities.SelectMany(e => e.Navigations)).Where(n => n.Needs.Delegated(Verb.Read).Count == 0);
        Assert.Empty(silent);
    }

    private sealed class NoHashing : IPasswordHashing
    {
        public string Hash(string password) => password;

        public bool Verify(string hash, string password) => hash == password;
    }
}
