// What a seed file may say, and the place that is named when it says something else.

using System.Text;
using Atrium.Engine.Model;
using Atrium.Server.Hosting;
using Atrium.Server.Seed;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.Guards;

namespace Atrium.Server.Tests.Seed;

public sealed class SeedFileTests
{
    private static readonly GraphModel Model = Rooms.Model(new SlowHashing(new Passwords()));

    private const string Small = """
        {
          "organization": {"id": "5d0c6a34-9b1e-4f27-8a53-1c7e2b90d4f6", "displayName": "Quillbrook Bakery", "defaultDomain": "quillbrook.example"},
          "users": [
            {"id": "e1f4a2c8-3b6d-4e90-9c15-7a8d2f60b3e4", "userPrincipalName": "nora", "displayName": "Nora Feld", "roles": ["Global Administrator"]},
            {"id": "0b7c93de-58a1-4d2f-b6e4-f3902c1a7d58", "userPrincipalName": "ike", "displayName": "Ike Ansah", "manager": "nora", "businessPhones": ["+1 425 555 0100"]}
          ],
          "groups": [
            {"id": "7a35f0c4-e21b-4c96-a4d8-6e0b9f3d1c72", "displayName": "Early", "mailNickname": "early", "kind": "security", "members": ["ike"]},
            {"id": "8a35f0c4-e21b-4c96-a4d8-6e0b9f3d1c72", "displayName": "Late", "mailNickname": "late", "kind": "security", "members": ["group:early"]}
          ],
          "applications": [
            {"id": "c8e60b1d-4f72-4935-b0a9-d31f7e5c2846", "appId": "2f91d5a7-6c3e-4b08-9d74-a80e1c6b5f39", "servicePrincipalId": "b46a8e02-d7f5-4193-8c2b-5e97f0d3a61c",
             "displayName": "Import", "kind": "daemon", "applicationPermissions": ["User.Read.All"]}
          ],
          "mail": [
            {"id": "a", "from": "orders@cornercafe.example", "to": ["ike"], "subject": "Rolls", "body": "Forty", "receivedDateTime": "-P1DT2H"},
            {"replyTo": "a", "from": "ike", "to": ["nora"], "subject": "Re: Rolls", "body": "Forty", "receivedDateTime": "2025-03-14T09:30:00Z"}
          ]
        }
        """;

    [Fact]
    public void The_small_example_is_read()
    {
        var seed = Read(Small);
        Assert.Equal("nora@quillbrook.example", seed.Users.First().UserPrincipalName);
        Assert.Equal("nora@quillbrook.example", seed.Users.Last().Manager);
        Assert.Equal(["ike@quillbrook.example"], seed.Groups[0].Members);
        Assert.Equal(new TimeSpan(26, 0, 0), seed.Mail[0].Received.Before);
        Assert.Equal(["User.Read.All"], seed.Applications[0].ApplicationPermissions);
    }

    [Fact]
    public void The_example_of_the_documentation_is_read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "seed.md"));
        var start = text.IndexOf("```json", StringComparison.Ordinal) + 7;
        Assert.Equal(3, Read(text[start..text.IndexOf("```", start, StringComparison.Ordinal)]).UserCount);
    }

    [Fact]
    public void The_demo_organisation_is_read()
    {
        var seed = SeedReader.Demo(Model);
        Assert.Equal(["Global Administrator"], seed.Users.First().Roles);
        Assert.All(seed.Users.Skip(1).Take(2), u => Assert.Empty(u.Roles));
        Assert.EndsWith(".example", seed.Organization.DefaultDomain, StringComparison.Ordinal);
        Assert.Equal([SeedClientKind.Daemon, SeedClientKind.Web, SeedClientKind.Public], seed.Applications.Select(a => a.Kind));
    }

    [Theory]
    [InlineData("\"displayName\": \"Nora Feld\"", "\"displayName\": \"Nora Feld\", \"jobTitel\": \"x\"", "seed.json: users[0].jobTitel: unknown field")]
    [InlineData("\"displayName\": \"Nora Feld\"", "\"displayName\": 7", "seed.json: users[0].displayName: must be text")]
    [InlineData("\"displayName\": \"Nora Feld\", ", "", "seed.json: users[0].displayName: is required")]
    [InlineData("\"displayName\": \"Nora Feld\"", "\"displayName\": \"Nora Feld\", \"createdDateTime\": \"2020-01-01T00:00:00Z\"", "seed.json: users[0].createdDateTime: is read-only in Graph")]
    [InlineData("\"displayName\": \"Nora Feld\"", "\"displayName\": \"Nora Feld\", \"jobTitle\": true", "seed.json: users[0].jobTitle: ")]
    [InlineData("\"Global Administrator\"", "\"Emperor\"", "seed.json: users[0].roles[0]: 'Emperor' is not")]
    [InlineData("\"userPrincipalName\": \"nora\"", "\"userPrincipalName\": \"nora@other.example\"", "seed.json: users[0].userPrincipalName: 'other.example' is not one")]
    [InlineData("0b7c93de-58a1-4d2f-b6e4-f3902c1a7d58", "e1f4a2c8-3b6d-4e90-9c15-7a8d2f60b3e4", "seed.json: users[1].id: e1f4a2c8-3b6d-4e90-9c15-7a8d2f60b3e4 is used twice")]
    [InlineData("\"manager\": \"nora\"", "\"manager\": \"ike\"", "seed.json: users[1].manager: the chain of managers forms a circle")]
    [InlineData("\"manager\": \"nora\"", "\"manager\": \"nobody\"", "seed.json: users[1].manager: there is no person 'nobody@quillbrook.example'")]
    [InlineData("\"members\": [\"ike\"]", "\"members\": [\"group:late\"]", "seed.json: groups[0].members[0]: the groups form a circle")]
    [InlineData("[\"group:early\"]", "[\"group:dawn\"]", "seed.json: groups[1].members[0]: there is no group 'dawn'")]
    [InlineData("\"kind\": \"security\", \"members\": [\"ike\"]", "\"kind\": \"club\"", "seed.json: groups[0].kind: must be one of security, microsoft365")]
    [InlineData("\"User.Read.All\"", "\"User.Eat.All\"", "seed.json: applications[0].applicationPermissions[0]: 'User.Eat.All' is not")]
    [InlineData("\"-P1DT2H\"", "\"P1DT2H\"", "seed.json: mail[0].receivedDateTime: a duration needs a leading minus sign")]
    [InlineData("\"-P1DT2H\"", "\"-P1M\"", "seed.json: mail[0].receivedDateTime: must be a duration")]
    [InlineData("\"2025-03-14T09:30:00Z\"", "\"2025-03-14T09:30:00\"", "seed.json: mail[1].receivedDateTime: must be a duration")]
    [InlineData("\"replyTo\": \"a\"", "\"replyTo\": \"b\"", "seed.json: mail[1].replyTo: there is no mail 'b' above")]
    [InlineData("\"from\": \"ike\"", "\"from\": \"eve\"", "seed.json: mail[1].from: there is no person 'eve@quillbrook.example'")]
    [InlineData("\"quillbrook.example\"}", "\"quillbrook.example\", \"timeZone\": \"Moon\"}", "seed.json: organization.timeZone: 'Moon' is not")]
    [InlineData("\"users\"", "\"people\"", "seed.json: ")]
    [InlineData("\"mail\": [", "\"mail\": [,", "seed.json: line ")]
    public void What_does_not_fit_is_refused_with_its_place(string good, string bad, string message)
    {
        Assert.Contains(good, Small, StringComparison.Ordinal);
        var refused = Assert.Throws<StartRefused>(() => Read(Small.Replace(good, bad, StringComparison.Ordinal)));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public void Yaml_says_the_same_as_json()
    {
        const string yaml = """
            organization:
              id: 5d0c6a34-9b1e-4f27-8a53-1c7e2b90d4f6
              displayName: Quillbrook Bakery
              defaultDomain: quillbrook.example
            users:
              - id: e1f4a2c8-3b6d-4e90-9c15-7a8d2f60b3e4
                userPrincipalName: nora
                displayName: "Nora Feld"
                roles: [Global Administrator]
              - {id: 0b7c93de-58a1-4d2f-b6e4-f3902c1a7d58, userPrincipalName: ike, displayName: Ike Ansah, manager: nora, businessPhones: ["+1 425 555 0100"]}
            groups:
              - {id: 7a35f0c4-e21b-4c96-a4d8-6e0b9f3d1c72, displayName: Early, mailNickname: early, kind: security, members: [ike]}
              - {id: 8a35f0c4-e21b-4c96-a4d8-6e0b9f3d1c72, displayName: Late, mailNickname: late, kind: security, members: ["group:early"]}
            applications:
              - id: c8e60b1d-4f72-4935-b0a9-d31f7e5c2846
                appId: 2f91d5a7-6c3e-4b08-9d74-a80e1c6b5f39
                servicePrincipalId: b46a8e02-d7f5-4193-8c2b-5e97f0d3a61c
                displayName: Import
                kind: daemon
                applicationPermissions: [User.Read.All]
            mail:
              - {id: a, from: orders@cornercafe.example, to: [ike], subject: Rolls, body: Forty, receivedDateTime: -P1DT2H}
              - {replyTo: a, from: ike, to: [nora], subject: "Re: Rolls", body: Forty, receivedDateTime: 2025-03-14T09:30:00Z}
            """;
        Assert.Equal(Print(Read(Small)), Print(SeedReader.Read("seed.yaml", Encoding.UTF8.GetBytes(yaml), ".", Model)));
    }

    [Fact]
    public void A_number_in_yaml_where_text_belongs_says_how_to_help()
    {
        const string yaml = """
            organization: {id: 5d0c6a34-9b1e-4f27-8a53-1c7e2b90d4f6, displayName: 42, defaultDomain: quillbrook.example}
            users: []
            """;
        var refused = Assert.Throws<StartRefused>(() => SeedReader.Read("seed.yml", Encoding.UTF8.GetBytes(yaml), ".", Model));
        Assert.Equal("seed.yml: organization.displayName: must be text; put it in quotes", refused.Message);
    }

    private static SeedFile Read(string json) => SeedReader.Read("seed.json", Encoding.UTF8.GetBytes(json), ".", Model);

    private static string Print(SeedFile seed) => System.Text.Json.JsonSerializer.Serialize(seed);
}
