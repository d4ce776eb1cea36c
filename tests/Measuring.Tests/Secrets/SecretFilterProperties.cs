using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Measuring.Tests;

public sealed class SecretFilterProperties
{
    private static readonly SecretFilter Filter = new([]);

    private static readonly Gen<string> Secrets = Gen.Elements(
            "abcdefghjkmnpqrstuvwxyz23456789ABCDEFGHJKLMNPQRSTUVWXYZ".ToCharArray()
        )
        .ArrayOf(24)
        .Select(x => new string(x) + "7x");

    private static readonly Gen<string> Names = Gen.Elements(
        "password",
        "db_password",
        "HF_TOKEN",
        "api_key",
        "apiKey",
        "AWS_SECRET_ACCESS_KEY",
        "clientSecret",
        "MLFLOW_TRACKING_TOKEN",
        "private-token",
        "credentials",
        "token"
    );

    private static readonly Gen<string> Forms = Gen.Elements(
        "{0}: {1}",
        "+{0}: {1}",
        "-    {0}: '{1}'",
        "{0}={1}",
        "export {0}=\"{1}\"",
        "\"{0}\": \"{1}\"",
        "a: {{b: 1, {0}: {1}}}",
        "{{\"a\": [{{\"{0}\":\"{1}\"}}]}}",
        "x = \"{{\\\"{0}\\\": \\\"{1}\\\"}}\"",
        "https://h/p?a=1&{0}={1}&b=2",
        "https://{0}:{1}@h/p",
        "run --{0} {1} --steps 3",
        "run --{0}={1}",
        "Authorization: Bearer {1}",
        "curl -H 'authorization: Basic {1}' x",
        "Host=a;{0}={1};Port=2",
        "{0}: |\n  {1}\n  {1}\nend: 1",
        "<{0}>{1}</{0}>",
        "d[\"{0}\"] = \"{1}\";",
        "{0} := \"{1}\"",
        "- name: {0}\n  value: {1}",
        "sk-{1}",
        "hf_{1}",
        "ghp_{1}"
    );

    private static readonly Gen<string> Harmless = Gen.Elements(
        "algorithm: {plugin: ppo, learning_rate: 3e-4}",
        "max_new_tokens: 512",
        "tokenizer: {plugin: characters}",
        "eos_token: <|eot|>",
        "+    var tokens = tokenizer.Encode(text);",
        "-  author: Ada Lovelace",
        "index 83db48f..bf269f4 100644",
        "commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
        "@@ -1,7 +1,7 @@ public sealed class Token",
        "step 128, loss 0.25, tokens 4096",
        "see https://example.org/a/b?page=2#part",
        "",
        "    }"
    );

    [Fact]
    public void No_planted_secret_is_left_and_the_text_around_it_is() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(
                Planted().ToArbitrary(),
                planted =>
                {
                    var clean = Filter.Clean(planted.Text);
                    return !clean.Contains(planted.Secret, StringComparison.Ordinal)
                        && planted.Around.All(line => clean.Split('\n').Contains(line));
                }
            )
        );

    [Fact]
    public void Harmless_lines_stay_whatever_their_order() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(
                Harmless.ListOf().Select(lines => string.Join('\n', lines)).ToArbitrary(),
                text => ReferenceEquals(Filter.Clean(text), text)
            )
        );

    [Fact]
    public void Cleaning_twice_changes_nothing_more() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1000),
            Prop.ForAll(
                Planted().ToArbitrary(),
                planted => Filter.Clean(Filter.Clean(planted.Text)) == Filter.Clean(planted.Text)
            )
        );

    [Fact]
    public void Of_any_text_only_parts_are_taken_out() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5000),
            Prop.ForAll(
                Gen.Elements(
                        "password",
                        "token",
                        "=",
                        ":",
                        " ",
                        "\n",
                        "\r\n",
                        "\"",
                        "'",
                        "\\",
                        "{",
                        "}",
                        "[",
                        "]",
                        "|",
                        ">",
                        "<",
                        "-----",
                        "BEGIN PRIVATE KEY",
                        "END PRIVATE KEY",
                        "://",
                        "@",
                        "?",
                        "&",
                        "sk-",
                        "hf_",
                        "eyJ",
                        ".",
                        "Bearer ",
                        "name",
                        "value",
                        "str",
                        "a1b2c3d4e5f6",
                        "+",
                        "-",
                        "--",
                        ",",
                        "Authorization",
                        "${",
                        "x",
                        "é",
                        "(",
                        ")",
                        ";"
                    )
                    .ListOf()
                    .Select(string.Concat)
                    .ToArbitrary(),
                text =>
                {
                    var at = 0;
                    return Filter
                        .Clean(text)
                        .Split(SecretFilter.Mask)
                        .All(part =>
                            (at = text.IndexOf(part, at, StringComparison.Ordinal) + part.Length) >= part.Length
                        );
                }
            )
        );

    private static Gen<(string Text, string Secret, IReadOnlyList<string> Around)> Planted() =>
        from secret in Secrets
        from name in Names
        from form in Forms
        from before in Harmless.ListOf()
        from after in Harmless.ListOf()
        select (
            string.Join(
                '\n',
                (string[])
                    [
                        .. before,
                        string.Format(System.Globalization.CultureInfo.InvariantCulture, form, name, secret),
                        .. after,
                    ]
            ),
            secret,
            (IReadOnlyList<string>)[.. before, .. after]
        );
}
