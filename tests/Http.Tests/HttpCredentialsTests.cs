namespace Rlfw.Http.Tests;

public sealed class HttpCredentialsTests
{
    private static readonly Uri Origin = new("https://host:5000/some/path");

    [Theory]
    [InlineData("https://host:5000/other", true)]
    [InlineData("https://HOST:5000/", true)]
    [InlineData("http://host:5000/some/path", false)]
    [InlineData("https://host/some/path", false)]
    [InlineData("https://host.evil:5000/", false)]
    public void They_are_for_one_scheme_host_and_port(string address, bool isMeant)
    {
        (HttpCredentials.Bearer(Origin, "t").For(new Uri(address)) is not null).ShouldBe(isMeant);
        (HttpCredentials.Basic(Origin, "u", "p").For(new Uri(address)) is not null).ShouldBe(isMeant);
    }

    [Fact]
    public void A_password_may_have_any_character_and_is_not_shown()
    {
        var credentials = HttpCredentials.Basic(Origin, "usér", "p:ß");

        credentials.For(Origin)!.ToString().ShouldBe("Basic dXPDqXI6cDrDnw==");
        credentials.ToString().ShouldBe("Basic for https://host:5000");
    }
}
