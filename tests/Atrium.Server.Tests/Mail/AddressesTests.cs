// What passes for an address.

using Atrium.Areas.Mail;

namespace Atrium.Server.Tests.Mail;

public class AddressesTests
{
    [Theory]
    [InlineData("mira.castellanos@larkmoor.example", true)]
    [InlineData("o'brien+lists@a-b.example", true)]
    [InlineData("müller@bücher.example", true)]
    [InlineData("a@localhost", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("mira", false)]
    [InlineData("@larkmoor.example", false)]
    [InlineData("mira@", false)]
    [InlineData("mira@@larkmoor.example", false)]
    [InlineData("mira castellanos@larkmoor.example", false)]
    [InlineData("mira@larkmoor..example", false)]
    [InlineData("mira@.example", false)]
    [InlineData("mira@larkmoor.example.", false)]
    [InlineData("mira@-larkmoor.example", false)]
    [InlineData("Mira <mira@larkmoor.example>", false)]
    [InlineData("a@b.example,c@d.example", false)]
    [InlineData("a\r\nBcc:x@b.example", false)]
    [InlineData(".mira@larkmoor.example", false)]
    public void An_address_has_a_name_an_at_sign_and_a_domain(string? address, bool valid) =>
        Assert.Equal(valid, Addresses.IsValid(address));

    [Fact]
    public void A_name_of_more_than_64_letters_is_no_address() =>
        Assert.False(Addresses.IsValid(new string('a', 65) + "@larkmoor.example"));

    [Theory]
    [InlineData("mira@larkmoor.example", "larkmoor.example")]
    [InlineData("mira", "")]
    [InlineData("mira@", "")]
    public void The_domain_stands_behind_the_at_sign(string address, string domain) => Assert.Equal(domain, Addresses.DomainOf(address));
}
