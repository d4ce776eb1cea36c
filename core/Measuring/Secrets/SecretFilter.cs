using System.Collections;
using System.Text;

namespace Rlfw.Measuring;

/// <summary>
/// Takes out of texts what must never be stored or sent: values of environment variables with the name of a secret,
/// credentials and signed parameters of URLs, keys of known shape, private keys, headers, and what is assigned to a name of a
/// secret, in YAML, JSON, code, diffs, connection strings and command lines. Each becomes <see cref="Mask"/>.
/// </summary>
/// <remarks>
/// A pure function of the text and of the values given at construction; thread-safe. Time grows with the length of the text,
/// whatever it says. Where a name and a value leave it open whether a secret is meant
/// (<c>token: ...</c>), the value's looks decide; where the name does not (<c>password: ...</c>), everything that can be part
/// of the value goes, rather too much than too little.
/// </remarks>
public sealed class SecretFilter
{
    /// <summary>What stands where a secret was.</summary>
    public const string Mask = "***";

    private readonly KnownSecrets _known;

    /// <summary>A filter that knows some secrets besides what it recognises.</summary>
    /// <param name="secrets">Values to take out wherever they stand; below 6 characters they are ignored.</param>
    public SecretFilter(IEnumerable<string> secrets) => _known = new KnownSecrets(secrets);

    /// <summary>
    /// A filter that knows the secrets among some variables: by their names, and the passwords in those that are URLs.
    /// </summary>
    /// <param name="variables">Names and values.</param>
    public static SecretFilter OfVariables(IEnumerable<KeyValuePair<string, string>> variables) =>
        new(variables.SelectMany(x => IsSecret(x.Key, x.Value) ? [x.Value] : Credentials.In(x.Value)));

    /// <summary>A filter that knows the secrets among this process's environment variables, as they are now.</summary>
    public static SecretFilter OfProcess() =>
        OfVariables(
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .Select(x => KeyValuePair.Create((string)x.Key, (string?)x.Value ?? ""))
        );

    /// <summary>
    /// Whether a name is that of a secret: HF_TOKEN, db.password, apiKey. Not of one are max_new_tokens, eos_token, tokenizer,
    /// author, password_file.
    /// </summary>
    /// <param name="name">The name of a variable, option, parameter or field; dotted paths too.</param>
    public static bool IsSecretName(string name) =>
        SecretNames.Of(name) switch
        {
            Certainty.Sure => true,
            // Of the open ones, those that stand for nothing else as a name of their own.
            Certainty.Likely => name[(name.LastIndexOf('.') + 1)..].ToUpperInvariant() is "TOKEN" or "AUTH" or "PWD",
            _ => false,
        };

    /// <summary>A text without the secrets in it.</summary>
    /// <param name="text">Any text: a message, a diff, a file.</param>
    /// <returns>The text itself where it holds none.</returns>
    public string Clean(string text)
    {
        var found = new List<Passage>();
        _known.Find(text, found);
        SecretShapes.Find(text, found);
        PrivateKeys.Find(text, found);
        Credentials.Find(text, found);
        Assignments.Find(text, found);
        return found.Count == 0 ? text : Masked(text, found);
    }

    /// <summary>What of a named value may be told: a parameter, a tag, an environment variable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns><see cref="Mask"/> where the name is that of a secret, else the value without the secrets in it.</returns>
    public string Clean(string name, string value) => IsSecret(name, value) ? Mask : Clean(value);

    private static bool IsSecret(string name, string value) =>
        SecretNames.Of(name) switch
        {
            Certainty.Sure => !HarmlessValues.Is(value),
            Certainty.Likely => SecretShapes.LooksLikeKey(value),
            _ => false,
        };

    private static string Masked(string text, List<Passage> found)
    {
        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        var clean = new StringBuilder(text.Length);
        var (told, hidden) = (0, -1);
        foreach (var secret in found)
        {
            // Overlapping and touching ones are one.
            if (hidden < 0 || secret.Start > told)
            {
                clean.Append(text, told, secret.Start - told).Append(Mask);
                hidden = secret.Start;
                told = secret.End;
            }
            else
            {
                told = Math.Max(told, secret.End);
            }
        }

        return clean.Append(text, told, text.Length - told).ToString();
    }
}
