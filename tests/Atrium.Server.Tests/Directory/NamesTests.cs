// What names, passwords and addresses may look like.
using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Wire;

namespace Atrium.Server.Tests.Directory;

public class NamesTests
{
    [Theory]
    [InlineData("adele@x.example", true)]
    [InlineData("o'neil.a-b_c!d#e^f~1@x.example", true)]
    [InlineData("ada_other.example#EXT#@x.example", true)]
    [InlineData("adèle@x.example", false)]
    [InlineData("adele", false)]
    [InlineData("@x.example", false)]
    [InlineData("a@b@x.example", false)]
    [InlineData(".a@x.example", false)]
    [InlineData("a.@x.example", false)]
    [InlineData("a b@x.example", false)]
    [InlineData("a@x", false)]
    [InlineData("a@-x.example", false)]
    public void A_user_principal_name_is_an_alias_and_a_domain(string text, bool accepted) =>
        Assert.Equal(accepted, AddressSyntax.IsUserPrincipalName(text));

    [Fact]
    public void An_alias_has_at_most_64_characters_and_the_name_113()
    {
        Assert.True(AddressSyntax.IsUserPrincipalName(new string('a', 64) + "@x.example"));
        Assert.False(AddressSyntax.IsUserPrincipalName(new string('a', 65) + "@x.example"));
        Assert.False(AddressSyntax.IsUserPrincipalName($"{new string('a', 64)}@{new string('b', 41)}.example"));
    }

    [Theory]
    [InlineData("ada", true)]
    [InlineData("ada.l", true)]
    [InlineData("ada l", false)]
    [InlineData("ada@l", false)]
    [InlineData("ada,l", false)]
    [InlineData("(ada)", false)]
    [InlineData("adè", false)]
    [InlineData(".ada", false)]
    [InlineData("", false)]
    public void A_mail_nickname_is_printable_without_punctuation_of_addresses(string text, bool accepted) =>
        Assert.Equal(accepted, AddressSyntax.IsMailNickname(text));

    [Theory]
    [InlineData("xWwvJ]6NMw+bWH-d", null, true)]
    [InlineData("Correct-Oven-Rye-41", null, true)]
    [InlineData("aB3!xyz", null, false)]
    [InlineData("alllowercase", null, false)]
    [InlineData("OnlyTwoKinds", null, false)]
    [InlineData("Adele.V-2024", null, false)]
    [InlineData("Password123!", null, false)]
    [InlineData("alllowercase", "DisableStrongPassword", true)]
    [InlineData("short", "DisablePasswordExpiration, DisableStrongPassword", false)]
    public void A_password_has_three_kinds_of_characters_and_not_the_name(string password, string? policies, bool accepted) =>
        Assert.Equal(accepted, PasswordPolicy.Accepts(password, "adele.v", policies));

    [Fact]
    public void A_password_of_more_than_256_characters_is_refused() =>
        Assert.False(PasswordPolicy.Accepts(string.Concat(Enumerable.Repeat("aB3!", 65)), "ada", null));

    [Fact]
    public void A_security_identifier_is_the_id_in_four_little_endian_numbers() =>
        Assert.Equal(
            "S-1-12-1-1943430372-1249052806-2496021943-3034400218",
            SecurityIdentifier.Of(new Guid("73d664e4-0886-4a73-b745-c694da45ddb4")));

    [Theory]
    [InlineData(null, "granted", null)]
    [InlineData("minor", null, "minorWithOutParentalConsent")]
    [InlineData("minor", "denied", "minorWithOutParentalConsent")]
    [InlineData("minor", "granted", "minorWithParentalConsent")]
    [InlineData("minor", "notRequired", "minorNoParentalConsentRequired")]
    [InlineData("notAdult", null, "notAdult")]
    [InlineData("adult", "granted", "adult")]
    public void Age_and_consent_make_the_legal_age_group(string? age, string? consent, string? expected) =>
        Assert.Equal(expected, AgeGroup.Classify(age, consent));

    [Fact]
    public void A_new_mail_address_becomes_primary_and_the_old_one_an_alias()
    {
        var person = JsonNode.Parse("""{"proxyAddresses":["SMTP:old@x.example","smtp:NEW@x.example","smtp:third@x.example"]}""")!.AsObject();
        Addresses.SetPrimary(person, "new@x.example");
        Assert.Equal(["SMTP:new@x.example", "smtp:old@x.example", "smtp:third@x.example"], Addresses.Proxies(person));
        Assert.Equal("new@x.example", person.Text("mail"));
    }

    [Fact]
    public void Giving_up_the_primary_address_takes_the_mail_property_along()
    {
        var person = JsonNode.Parse("""{"mail":"a@x.example","proxyAddresses":["SMTP:a@x.example","smtp:b@x.example"]}""")!.AsObject();
        Addresses.Drop(person, ["SMTP:a@x.example"]);
        Assert.Null(person["mail"]);
        Assert.Equal(["smtp:b@x.example"], Addresses.Proxies(person));
    }

    [Fact]
    public void The_user_principal_name_is_always_one_of_the_identities()
    {
        var person = JsonNode.Parse("""
            {"userPrincipalName":"b@x.example","identities":[
                {"signInType":"userPrincipalName","issuer":"x.example","issuerAssignedId":"a@x.example"},
                {"signInType":"federated","issuer":"facebook.com","issuerAssignedId":"5eecb0cd"}]}
            """)!.AsObject();
        Identities.Keep(person, "x.example");
        Assert.Equal(["5eecb0cd", "b@x.example"], person["identities"]!.AsArray().Select(i => i!.AsObject().Text("issuerAssignedId")));
    }

    [Theory]
    [InlineData("Global Administrator", "62e90394-69f5-4237-9190-012177145e10")]
    [InlineData("user administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1")]
    public void A_role_is_found_by_its_name(string name, string id) => Assert.Equal(Guid.Parse(id), DirectoryRoles.Find(name));
}
