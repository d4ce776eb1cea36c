using System.Globalization;
using System.Text;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>
/// Reads <c>plugin.json</c> strictly: an unknown, repeated or missing key and a value of the wrong type or form are faults
/// with line and column, since a manifest that is half understood would promise what the folder does not hold.
/// </summary>
internal static class PluginManifestReader
{
    private static readonly string[] Keys = ["id", "version", "contract", "assembly", "provides"];

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PluginLoadException">It is malformed.</exception>
    public static PluginManifest Read(string path)
    {
        var json = File.ReadAllBytes(path);
        try
        {
            return Parse(json);
        }
        catch (JsonException fault)
        {
            var message = fault.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
            throw new PluginLoadException(
                $"{PluginManifest.FileName}:{fault.LineNumber + 1}:{fault.BytePositionInLine + 1}: not valid JSON: {message}",
                fault
            );
        }
    }

    private static PluginManifest Parse(byte[] json)
    {
        var preamble = Encoding.UTF8.Preamble;
        var start = json.AsSpan().StartsWith(preamble) ? preamble.Length : 0;
        var reader = new Utf8JsonReader(json.AsSpan(start));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Fault(json, reader.TokenStartIndex, "a manifest is an object: { \"id\": ..., ... }");
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        List<PluginName>? provides = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            if (!Keys.Contains(key, StringComparer.Ordinal))
            {
                throw Fault(
                    json,
                    reader.TokenStartIndex,
                    $"unknown key '{key}'; the keys are {string.Join(", ", Keys)}"
                );
            }

            if (texts.ContainsKey(key) || (key == "provides" && provides is not null))
            {
                throw Fault(json, reader.TokenStartIndex, $"the key '{key}' stands twice");
            }

            reader.Read();
            if (key == "provides")
            {
                provides = ReadProvides(json, ref reader);
            }
            else
            {
                var (fits, expected) = Form(key);
                texts.Add(key, ReadText(json, ref reader, key, fits, expected));
            }
        }

        // Anything behind the closing brace makes the reader throw.
        reader.Read();
        if (Keys.FirstOrDefault(key => key == "provides" ? provides is null : !texts.ContainsKey(key)) is { } missing)
        {
            throw new PluginLoadException($"{PluginManifest.FileName}: the key '{missing}' is missing");
        }

        var contract = texts["contract"].Split('.');
        return new PluginManifest(
            texts["id"],
            texts["version"],
            int.Parse(contract[0], CultureInfo.InvariantCulture),
            int.Parse(contract[1], CultureInfo.InvariantCulture),
            texts["assembly"],
            provides!
        );
    }

    private static (Predicate<string> Fits, string Expected) Form(string key) =>
        key switch
        {
            "id" => (
                ManifestForms.IsPackageId,
                "lower-case letters, digits, hyphens and dots: \"my-company.my-reward\""
            ),
            "version" => (ManifestForms.IsVersion, "major.minor.patch: \"0.1.0\""),
            "contract" => (
                ManifestForms.IsContract,
                $"the contract version the plugin was made for, major.minor: \"{ContractVersion.Major}.{ContractVersion.Minor}\""
            ),
            _ => (ManifestForms.IsAssembly, "the file name of a .dll in the same folder"),
        };

    private static string ReadText(
        byte[] json,
        ref Utf8JsonReader reader,
        string key,
        Predicate<string> fits,
        string expected
    )
    {
        var value = reader.TokenType == JsonTokenType.String ? reader.GetString()! : null;
        return value is not null && fits(value)
            ? value
            : throw Fault(json, reader.TokenStartIndex, $"'{key}' must be {expected}{Found(value)}");
    }

    private static List<PluginName> ReadProvides(byte[] json, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Fault(json, reader.TokenStartIndex, "'provides' must be a list: [\"reward my-reward\"]");
        }

        var start = reader.TokenStartIndex;
        var names = new List<PluginName>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var value = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            var name =
                PluginName.Parse(value)
                ?? throw Fault(
                    json,
                    reader.TokenStartIndex,
                    $"an entry of 'provides' must be \"kind id\" with a kind of {Kinds} and an id in kebab-case{Found(value)}"
                );
            if (names.Contains(name))
            {
                throw Fault(json, reader.TokenStartIndex, $"'provides' names {name.Quoted()} twice");
            }

            names.Add(name);
        }

        return names.Count > 0 ? names : throw Fault(json, start, "'provides' must name at least one plugin");
    }

    private static string Kinds => string.Join(", ", Enum.GetValues<PluginKind>().Select(PluginName.KindName));

    private static string Found(string? value) => value is null ? "" : $", not \"{value}\"";

    /// <summary>A fault at a byte offset (from behind a byte order mark, which counts as nothing).</summary>
    private static PluginLoadException Fault(byte[] json, long offset, string message)
    {
        var before = json.AsSpan(0, (int)offset);
        var line = before.Count((byte)'\n') + 1;
        var column = offset - before.LastIndexOf((byte)'\n');
        return new PluginLoadException($"{PluginManifest.FileName}:{line}:{column}: {message}");
    }
}
