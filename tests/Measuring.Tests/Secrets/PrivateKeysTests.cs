namespace Rlfw.Measuring.Tests;

public sealed class PrivateKeysTests
{
    private const string Line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    private static readonly SecretFilter Filter = new([]);

    [Theory]
    [InlineData("")]
    [InlineData("RSA ")]
    [InlineData("OPENSSH ")]
    [InlineData("ENCRYPTED ")]
    public void The_body_of_a_key_is_taken_out(string kind) =>
        Filter
            .Clean($"a\n-----BEGIN {kind}PRIVATE KEY-----\n{Line}\n{Line}\n-----END {kind}PRIVATE KEY-----\nb")
            .ShouldBe($"a\n-----BEGIN {kind}PRIVATE KEY-----***-----END {kind}PRIVATE KEY-----\nb");

    [Fact]
    public void A_key_in_one_line_of_JSON_is_taken_out() =>
        Filter
            .Clean($"{{\"pem\": \"-----BEGIN PRIVATE KEY-----\\n{Line}\\n-----END PRIVATE KEY-----\\n\"}}")
            .ShouldBe("{\"pem\": \"-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----\\n\"}");

    [Theory]
    [InlineData("+")]
    [InlineData("-  ")]
    [InlineData("    ")]
    public void A_key_whose_end_was_cut_off_is_taken_out_and_what_follows_stays(string before) =>
        Filter
            .Clean($"{before}-----BEGIN PRIVATE KEY-----\n{before}{Line}\n{before}{Line}\n{before}steps: 5\n")
            .ShouldBe($"{before}-----BEGIN PRIVATE KEY-----***\n{before}steps: 5\n");

    [Fact]
    public void A_key_whose_beginning_was_cut_off_is_taken_out_and_what_is_before_stays() =>
        Filter
            .Clean($"@@ -9,4 +9,4 @@ x\n {Line}\n-{Line}\n+{Line}\n -----END PRIVATE KEY-----\n")
            .ShouldBe("@@ -9,4 +9,4 @@ x\n***-----END PRIVATE KEY-----\n");

    [Fact]
    public void A_key_of_several_lines_in_a_variable_is_known_in_a_diff()
    {
        var filter = SecretFilter.OfVariables([new("SSH_PRIVATE_KEY", $"{Line}\n{Line}x")]);

        filter.Clean($"+ {Line}\n+ {Line}x\n").ShouldBe("+ ***\n+ ***\n");
    }
}
