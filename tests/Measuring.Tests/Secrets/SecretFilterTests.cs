namespace Rlfw.Measuring.Tests;

public sealed class SecretFilterTests
{
    private static readonly SecretFilter Filter = new([]);

    [Theory]
    [InlineData("password: hunter2!", "password: ***")]
    [InlineData("password: correct horse battery", "password: ***")]
    [InlineData("  db_password: 'it''s'   # the old one", "  db_password: '***''s'   # the old one")]
    [InlineData("\"api_key\": \"x\"", "\"api_key\": \"***\"")]
    [InlineData(
        "{\"user\": \"me\", \"password\": \"a,b}c\", \"port\": 5}",
        "{\"user\": \"me\", \"password\": \"***\", \"port\": 5}"
    )]
    [InlineData("{user: me, password: hunter2, port: 5}", "{user: me, password: ***, port: 5}")]
    [InlineData("\"{\\\"api_key\\\": \\\"x9\\\", \\\"a\\\": 1}\"", "\"{\\\"api_key\\\": \\\"***\\\", \\\"a\\\": 1}\"")]
    [InlineData("export HF_TOKEN=abcd1234", "export HF_TOKEN=***")]
    [InlineData("HF_TOKEN=abcd1234 rlfw run --steps 5", "HF_TOKEN=*** rlfw run --steps 5")]
    [InlineData("+aws_secret_access_key = /ab+c/d", "+aws_secret_access_key = ***")]
    [InlineData("-client_secret: 7", "-client_secret: ***")]
    [InlineData("Server=x;Password=a,b c;Database=y", "Server=x;Password=***;Database=y")]
    [InlineData("var apiKey = \"x1\";", "var apiKey = \"***\";")]
    [InlineData("password: str = \"x1\"", "password: str = \"***\"")]
    [InlineData("public string Password { get; init; } = \"x1\";", "public string Password { get; init; } = \"***\";")]
    [InlineData("settings[\"Password\"] = \"x1\";", "settings[\"Password\"] = \"***\";")]
    [InlineData("settings.Add(\"password\", \"x1\");", "settings.Add(\"password\", \"***\");")]
    [InlineData("if (password == \"x1\")", "if (password == \"***\")")]
    [InlineData("password = \"ab\" + \"cd\"", "password = \"***")]
    [InlineData("password = f\"x1\"", "password = f\"***\"")]
    [InlineData("secret = \"\"\"a\nb\"\"\"", "secret = \"\"\"***\"\"\"")]
    [InlineData("rlfw serve m --api-key k1 --port 8000", "rlfw serve m --api-key *** --port 8000")]
    [InlineData("rlfw serve m --api-key=k1 --port 8000", "rlfw serve m --api-key=*** --port 8000")]
    [InlineData("<password>x1</password>", "<password>***</password>")]
    [InlineData("API key: x1y2", "API key: ***")]
    [InlineData("- name: DB_PASSWORD\n  value: x1\n", "- name: DB_PASSWORD\n  value: ***\n")]
    [InlineData("private_key: |\n  abc\n  def\nsteps: 5", "private_key: |\n  ***\nsteps: 5")]
    [InlineData("+password: >-\n+  abc\n+  def\n+steps: 5", "+password: >-\n+  ***\n+steps: 5")]
    [InlineData("\"password\":\n  \"x1\"", "\"password\":\n  \"***\"")]
    [InlineData("password:\n  hunter2\nsteps: 5", "password:\n  ***\nsteps: 5")]
    [InlineData("api_keys: [k1, k2]", "api_keys: [***]")]
    [InlineData("machine h login me password x1", "machine h login me password ***")]
    [InlineData("+machine h\n+  login me\n+  password x1\n+", "+machine h\n+  login me\n+  password ***\n+")]
    [InlineData("token: 0123456789abcdef", "token: ***")]
    [InlineData("auth: user:pa55word", "auth: ***")]
    [InlineData("${env:PASSWORD:-hunter2}", "${env:PASSWORD:***}")]
    public void What_is_assigned_to_a_name_of_a_secret_is_taken_out(string text, string clean) =>
        Filter.Clean(text).ShouldBe(clean);

    [Theory]
    [InlineData("Authorization: Bearer abc", "Authorization: ***")]
    [InlineData("curl -H \"Authorization: Basic dXNlcjpwYXNz\" http://x", "curl -H \"Authorization: ***\" http://x")]
    [InlineData("{\"Authorization\": \"Bearer abc\"}", "{\"Authorization\": \"***\"}")]
    [InlineData("headers: bearer 0123456789abcdef", "headers: bearer ***")]
    [InlineData("X-Api-Key: abc", "X-Api-Key: ***")]
    [InlineData("Cookie: session=abc1; theme=dark", "Cookie: ***")]
    [InlineData("PRIVATE-TOKEN: abc1", "PRIVATE-TOKEN: ***")]
    public void Headers_that_open_doors_are_taken_out(string text, string clean) => Filter.Clean(text).ShouldBe(clean);

    [Theory]
    [InlineData("https://me:pa55@host/x", "https://***@host/x")]
    [InlineData("https://me:p@ss@host/x", "https://***@host/x")]
    [InlineData("https://me:pa/ss@host/x", "https://***@host/x")]
    [InlineData("https://oauth2token@host/x.git", "https://***@host/x.git")]
    [InlineData("origin  https://me:pa55@host/x (fetch)", "origin  https://***@host/x (fetch)")]
    [InlineData("postgresql+psycopg2://mlflow:x@db:5432/runs", "postgresql+psycopg2://***@db:5432/runs")]
    [InlineData("redis://:x@db", "redis://***@db")]
    [InlineData("https://h/a?x=1&access_token=abc&y=2", "https://h/a?x=1&access_token=***&y=2")]
    [InlineData("https://h/a?sv=1&sig=Ab1%2Fcdef99&y=2", "https://h/a?sv=1&sig=***&y=2")]
    [InlineData(
        "https://h/a?X-Amz-Credential=AB/c&X-Amz-Signature=0a1b2c3d4e",
        "https://h/a?X-Amz-Credential=***&X-Amz-Signature=***"
    )]
    public void Credentials_of_addresses_are_taken_out(string text, string clean) => Filter.Clean(text).ShouldBe(clean);

    [Theory]
    [InlineData("hf_", 34)]
    [InlineData("ghp_", 36)]
    [InlineData("github_pat_", 60)]
    [InlineData("glpat-", 20)]
    [InlineData("sk-", 48)]
    [InlineData("sk-proj-", 60)]
    [InlineData("hvs.", 24)]
    [InlineData("AKIA", 16)]
    [InlineData("xoxb-", 40)]
    [InlineData("AIza", 35)]
    [InlineData("npm_", 36)]
    [InlineData("dapi", 32)]
    public void Keys_of_known_shape_are_taken_out_wherever_they_stand(string start, int length)
    {
        var key = start + string.Concat(Enumerable.Repeat("A1B2C3D4E5", 10))[..length];

        Filter.Clean($"+  login(\"{key}\")  # {key}.").ShouldBe("+  login(\"***\")  # ***.");
        Filter.Clean(key).ShouldBe("***");
        // Within another word it is none.
        Filter.Clean("x" + key).ShouldBe("x" + key);
    }

    [Theory]
    [InlineData("hf_abcdefghijklmnopqrstuvwxyzABCDEFGH")]
    [InlineData("AKIAABCDEFGHIJKLMNOP")]
    [InlineData("sk-abcdefghijklmnopqrstuvwx")]
    public void Keys_without_a_digit_are_keys_too(string key) => Filter.Clean($"({key})").ShouldBe("(***)");

    [Fact]
    public void A_JSON_web_token_is_taken_out() =>
        Filter.Clean("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92 back").ShouldBe("got *** back");

    [Fact]
    public void Values_of_secret_variables_are_taken_out_wherever_and_however_they_are_written()
    {
        var filter = SecretFilter.OfVariables(
            new Dictionary<string, string>
            {
                ["MLFLOW_TRACKING_PASSWORD"] = "s3same open/now",
                ["WANDB_API_KEY"] = "0123456789abcdef0123456789abcdef01234567",
                ["MY_SECRET"] = "ab\"cd\\ef",
                ["DB_PASSWORD"] = "trainer",
                ["SMTP_PASSWORD"] = "abc",
                ["MLFLOW_TRACKING_URI"] = "https://me:in-the-address@host",
                ["GIT_AUTHOR_NAME"] = "somebody",
                ["HF_TOKEN_PATH"] = "/root/.cache/token",
                ["XAUTHORITY"] = "/root/.Xauthority",
                ["PWD"] = "/home/somebody/experiments",
                ["AUTH_REQUIRED"] = "always1",
            }
        );

        filter.Clean("a s3same open/now b").ShouldBe("a *** b");
        filter.Clean("?q=s3same%20open%2Fnow").ShouldBe("?q=***");
        filter.Clean("x0123456789abcdef0123456789abcdef01234567y").ShouldBe("x***y");
        filter.Clean("{\"note\": \"ab\\u0022cd\\\\ef\"}").ShouldBe("{\"note\": \"***\"}");
        filter.Clean("login with in-the-address").ShouldBe("login with ***");
        filter.Clean("a trainer, trainers, abc").ShouldBe("a ***, trainers, abc");
        var harmless = "somebody /root/.cache/token /root/.Xauthority /home/somebody/experiments always1";
        filter.Clean(harmless).ShouldBe(harmless);
    }

    [Fact]
    public void Variables_of_this_process_are_known()
    {
        Environment.SetEnvironmentVariable("RLFW_TEST_API_KEY", "planted-in-this-process");

        SecretFilter.OfProcess().Clean("it is planted-in-this-process.").ShouldBe("it is ***.");
    }

    [Theory]
    [InlineData("max_new_tokens: 512")]
    [InlineData("tokenizer: {plugin: characters}")]
    [InlineData("tokenizer: tokenizer.json")]
    [InlineData("eos_token: <|eot|>")]
    [InlineData("\"eos_token\": \"<|end_of_text|>\", \"pad_token_id\": 151643")]
    [InlineData("bos_token: \"<s>\"")]
    [InlineData("tokens: 1048576")]
    [InlineData("token: 17")]
    [InlineData("token: the")]
    [InlineData("tokens/s=1234.5, tokens=99")]
    [InlineData("kl_per_token: 0.125")]
    [InlineData("author: Ada Lovelace <ada@example.org>")]
    [InlineData("Author: Ada\nDate: today")]
    [InlineData("authors = [\"Ada\"]")]
    [InlineData("commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567")]
    [InlineData("git_commit: 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567")]
    [InlineData("index 83db48f..bf269f4 100644")]
    [InlineData("sort_key: reward, public_key: none")]
    [InlineData("password_file: /run/secrets/db")]
    [InlineData("password: ${env:DB_PASSWORD}")]
    [InlineData("password = os.environ[\"DB_PASSWORD\"]")]
    [InlineData("password: str,")]
    [InlineData("string? password = null;")]
    [InlineData("var password = Read(source);")]
    [InlineData("CancellationToken token = default)")]
    [InlineData("token => token.Length > 3")]
    [InlineData("var token = tokens[i];")]
    [InlineData("use_auth: true")]
    [InlineData("pass@1: 0.25, pass: 3, forward_pass: fused")]
    [InlineData("http://localhost:5000/#/experiments/1/runs?compareRunsMode=CHART")]
    [InlineData("https://example.org:8080/a@b?key=name")]
    [InlineData("ssh://git@example.org/x.git git@example.org:x/y.git")]
    [InlineData("sqlite:///mlflow.db mlflow-artifacts:/1/x s3://bucket/key")]
    [InlineData("the disk-usage-of-the-task-list sk-learn-is-a-library-of-many-parts hf_hub_download")]
    [InlineData("log in with your password to go on; password must be long")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("diff --git a/token.cs b/token.cs\n--- a/token.cs\n+++ b/token.cs\n@@ -1,2 +1,2 @@")]
    [InlineData("monkey: banana1234567, keyboard: us1234567890")]
    public void Harmless_things_stay(string text) => Filter.Clean(text).ShouldBeSameAs(text);

    [Theory]
    [InlineData("HF_TOKEN", true)]
    [InlineData("hub.token", true)]
    [InlineData("OPENAI_API_KEY", true)]
    [InlineData("apiKey", true)]
    [InlineData("tracking.0.password", true)]
    [InlineData("dbPassword", true)]
    [InlineData("AWS_ACCESS_KEY_ID", true)]
    [InlineData("GOOGLE_CREDENTIALS", true)]
    [InlineData("client_secret_2", true)]
    [InlineData("max_new_tokens", false)]
    [InlineData("tokenizer", false)]
    [InlineData("eos_token", false)]
    [InlineData("eos_token_id", false)]
    [InlineData("model.special_token", false)]
    [InlineData("cancellationToken", false)]
    [InlineData("author", false)]
    [InlineData("authority", false)]
    [InlineData("sort_key", false)]
    [InlineData("pass_rate", false)]
    [InlineData("bypass", false)]
    [InlineData("compass", false)]
    [InlineData("password_length", false)]
    [InlineData("", false)]
    public void Names_of_secrets_are_told_from_names_that_look_alike(string name, bool isSecret) =>
        SecretFilter.IsSecretName(name).ShouldBe(isSecret);

    [Fact]
    public void A_named_value_goes_whole_where_its_name_is_that_of_a_secret()
    {
        Filter.Clean("tracking.0.password", "hunter2").ShouldBe("***");
        Filter.Clean("tracking.0.password", "${env:DB_PASSWORD}").ShouldBe("${env:DB_PASSWORD}");
        Filter.Clean("stop.token", "end").ShouldBe("end");
        Filter.Clean("hub.token", "a1b2c3d4e5").ShouldBe("***");
        Filter.Clean("tracking.0.uri", "https://me:x@host").ShouldBe("https://***@host");
    }
}
