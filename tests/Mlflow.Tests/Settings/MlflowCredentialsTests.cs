using Rlfw.Contracts;

namespace Rlfw.Mlflow.Tests.Settings;

public sealed class MlflowCredentialsTests
{
    private const string File = "[mlflow]\nmlflow_tracking_username = filer\nMLFLOW_TRACKING_PASSWORD: file=pass\n";

    [Fact]
    public void Variables_win_over_the_file_each_for_itself_and_a_password_wins_over_a_token()
    {
        using var file = new TestEnvironment().WithCredentials("# mine\n; too\n[other]\nx=1\n\n" + File);
        using var mixed = new TestEnvironment(("MLFLOW_TRACKING_USERNAME", "env")).WithCredentials(File);
        using var token = new TestEnvironment(("MLFLOW_TRACKING_TOKEN", "t0ken"));
        using var all = new TestEnvironment(
            ("MLFLOW_TRACKING_USERNAME", "env"),
            ("MLFLOW_TRACKING_PASSWORD", " p "),
            ("MLFLOW_TRACKING_TOKEN", "t0ken")
        );
        using var alone = new TestEnvironment(("MLFLOW_TRACKING_USERNAME", "env"), ("MLFLOW_TRACKING_TOKEN", "t0ken"));

        file.Read().Credentials!.ToString().ShouldBe($"the password from {file.CredentialsPath}");
        mixed.Read().Credentials!.Source.ShouldBe($"MLFLOW_TRACKING_USERNAME and {mixed.CredentialsPath}");
        token.Read().Credentials!.IsBasic.ShouldBeFalse();
        all.Read().Credentials!.IsBasic.ShouldBeTrue();
        alone.Read().Credentials!.IsBasic.ShouldBeFalse();
    }

    [Theory]
    [InlineData("mlflow_tracking_username = x\n", ":1:", "section")]
    [InlineData("[mlflow]\n\nhunter2\n", ":3:", "'='")]
    [InlineData("[mlflow\n", ":1:", "']'")]
    public void A_file_that_is_none_is_named_with_its_line_and_not_quoted(string text, string line, string words)
    {
        using var environment = new TestEnvironment().WithCredentials(text);

        var fault = Should.Throw<UserErrorException>(environment.Read).Message;

        fault.ShouldContain(environment.CredentialsPath + line);
        fault.ShouldContain(words);
        fault.ShouldNotContain("hunter2");
    }

    [Fact]
    public void A_secret_that_cannot_be_one_is_refused_without_being_shown()
    {
        using var token = new TestEnvironment(("MLFLOW_TRACKING_TOKEN", "hun\nter2"));
        using var user = new TestEnvironment(
            ("MLFLOW_TRACKING_USERNAME", "a:b"),
            ("MLFLOW_TRACKING_PASSWORD", "hunter2")
        );

        Should.Throw<UserErrorException>(token.Read).Message.ShouldNotContain("ter2");
        Should.Throw<UserErrorException>(user.Read).Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Nothing_that_prints_credentials_prints_a_secret()
    {
        var basic = MlflowCredentials.Basic("me", "hunter2", "here");
        var origin = new Uri("http://host:5000/path");

        basic.ToString().ShouldBe("the password from here");
        basic.For(origin).ToString().ShouldBe("Basic for http://host:5000");
        MlflowCredentials.Bearer("hunter2", "there").For(origin).ToString().ShouldBe("Bearer for http://host:5000");
        new MlflowSettings { Credentials = basic }
            .ToString()
            .ShouldNotContain("hunter2");
    }
}
