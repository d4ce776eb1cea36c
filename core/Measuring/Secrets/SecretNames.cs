using System.Buffers;

namespace Rlfw.Measuring;

/// <summary>Tells names of secrets (<c>HF_TOKEN</c>, <c>dbPassword</c>) from names that look alike (<c>eos_token</c>).</summary>
internal static class SecretNames
{
    private static readonly SearchValues<string> Stems = SearchValues.Create(
        ["token", "secret", "passw", "passp", "passc", "pass", "pwd", "key", "credential", "auth", "cookie"],
        StringComparison.OrdinalIgnoreCase
    );

    private static readonly HashSet<string> Sure = Words(
        """
        password passwords passwd passphrase passcode secret secrets credential credentials apikey apikeys accesskey secretkey
        privatekey authtoken accesstoken apitoken bearertoken refreshtoken sessiontoken githubtoken gitlabtoken hftoken
        authorization
        """
    );

    private static readonly string[] SureEndings = ["password", "passwd", "passphrase", "secret", "apikey"];

    // A last word that makes a name one of something about a secret: where it lies, how long it is, whether there is one.
    private static readonly HashSet<string> Describing = Words(
        """
        path paths file files filename dir directory folder sock socket length len count size limit ttl timeout expiry expires
        expiration type kind mode name names help hint policy required enabled optional provider field label url uri endpoint
        host port version algorithm filter pattern regex rate scope scopes prompt rounds attempts retries index plugin
        """
    );

    // "api key" and the like. Not every key is a secret: sort_key, public_key, primary_key.
    private static readonly HashSet<string> BeforeKey = Words(
        """
        api access private secret signing encryption decryption account master ssh auth storage subscription deploy service
        license admin webhook hmac
        """
    );

    private static readonly HashSet<string> BeforePass = Words(
        """
        db database user smtp mail email mysql redis postgres pg mongo rabbitmq ftp sftp proxy http https root admin login auth
        basic ssh sudo my app server tracking mlflow registry docker
        """
    );

    // Tokens that let somebody in.
    private static readonly HashSet<string> BeforeToken = Words(
        """
        hf hub huggingface huggingfacehub github gh gitlab access auth api bearer refresh session secret tracking wandb slack
        bot csrf xsrf oauth jwt personal deploy registry npm nuget pypi vault ci job security mlflow databricks login service
        aws azure gcp private google openai anthropic discord telegram notion sentry pat
        """
    );

    // Tokens of texts, parsers and tasks.
    private static readonly HashSet<string> OfTexts = Words(
        """
        eos bos pad unk sep cls mask special new next last prev previous first start end stop per max min num number image
        audio video think thinking tool begin chat added answer boi eoi eot eom prompt completion current one each by of a an
        the this that any every cancellation stopping target source char character word sub subword reward input output draft
        padding json syntax metadata lexer newline space final single generated sampled token tokens
        """
    );

    private static readonly HashSet<string> BehindToken = Words("value string secret key data");

    /// <summary>How surely a name is that of a secret.</summary>
    /// <param name="name">A variable, option, header or field, in any spelling; dotted paths too.</param>
    public static Certainty Of(ReadOnlySpan<char> name)
    {
        if (!name.ContainsAny(Stems))
        {
            return Certainty.None;
        }

        var words = WordsOf(name);
        if (words.Count == 0 || Describing.Contains(words[^1]))
        {
            return Certainty.None;
        }

        return words.Exists(IsSure) || HasSecretKey(words)
            ? Certainty.Sure
            : (Certainty)Math.Max((int)OfToken(words), (int)OfEnd(words));
    }

    private static bool IsSure(string word) =>
        Sure.Contains(word) || Array.Exists(SureEndings, ending => word.EndsWith(ending, StringComparison.Ordinal));

    private static bool HasSecretKey(List<string> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i] is "key" or "keys" && BeforeKey.Contains(words[i - 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static Certainty OfToken(List<string> words)
    {
        var at = words.FindLastIndex(word => word is "token" or "tokens");
        if (at < 0 || (at + 1 < words.Count && !BehindToken.Contains(words[at + 1])))
        {
            return Certainty.None;
        }

        if (at > 0 && BeforeToken.Contains(words[at - 1]))
        {
            return Certainty.Sure;
        }

        // Several tokens of nothing in particular are counted or listed.
        return words[at] == "tokens" || (at > 0 && OfTexts.Contains(words[at - 1])) ? Certainty.None : Certainty.Likely;
    }

    private static Certainty OfEnd(List<string> words)
    {
        var before = words.Count > 1 ? words[^2] : null;
        return words[^1] switch
        {
            "pass" or "pwd" when before is not null && BeforePass.Contains(before) => Certainty.Sure,
            "pwd" or "auth" or "oauth" or "cookie" or "cookies" => Certainty.Likely,
            "key" or "header" or "value" or "data" or "code" when before is "auth" => Certainty.Likely,
            _ => Certainty.None,
        };
    }

    /// <summary>The words of a name in small letters, numbers left out: "hubAPIKey_2" is hub, api, key.</summary>
    private static List<string> WordsOf(ReadOnlySpan<char> name)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsAsciiLetter(name[i]);
            if (start >= 0 && (ends || BeginsWord(name, i)))
            {
                words.Add(name[start..i].ToString().ToLowerInvariant());
                start = -1;
            }

            if (start < 0 && !ends)
            {
                start = i;
            }
        }

        return words;
    }

    // "apiKey" has a word at K; "APIKey" too, where capitals end.
    private static bool BeginsWord(ReadOnlySpan<char> name, int i) =>
        char.IsAsciiLetterUpper(name[i])
        && (char.IsAsciiLetterLower(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));

    private static HashSet<string> Words(string list) =>
        list.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
