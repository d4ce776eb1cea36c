using System.Globalization;
using System.Text;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Benchmarks;

/// <summary>Texts to measure tokenizers with.</summary>
internal static class BenchmarkTexts
{
    private const int EnoughBytes = 3_500_000;
    private const int FilledBytes = 5_000_000;
    private const int WordsPerText = 50;

    /// <summary>
    /// The texts of a file: of .json and .jsonl a text a row, of all its fields or of those named behind #; of others every line. Of a small file, as much text as
    /// 5 MB of its words in random order; every fifth word is the beginning of one and the end of another, every tenth a number.
    /// </summary>
    public static IReadOnlyList<string> Read(string file)
    {
        var (path, fields) = file.Split('#') is [var before, var named] ? (before, named.Split(',')) : (file, null);
        string[] texts = Path.GetExtension(path) switch
        {
            ".jsonl" => [.. File.ReadLines(path).Select(line => Strings(JsonDocument.Parse(line).RootElement, fields))],
            ".json" =>
            [
                .. JsonDocument
                    .Parse(File.ReadAllText(path))
                    .RootElement.EnumerateArray()
                    .Select(row => Strings(row, fields)),
            ],
            _ => File.ReadAllLines(path),
        };
        return texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text)) >= EnoughBytes ? texts : Varied(texts);
    }

    private static string Strings(JsonElement row, string[]? fields) =>
        string.Join(
            '\n',
            row.EnumerateObject()
                .Where(member => fields is null || fields.Contains(member.Name, StringComparer.Ordinal))
                .Select(member => member.Value.ToString())
        );

    private static List<string> Varied(IReadOnlyList<string> texts)
    {
        var words = texts
            .SelectMany(text => text.Split(' ', '\n'))
            .Where(word => word.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var random = new RandomStream(1, "benchmark-texts");
        var varied = new List<string>();
        for (var bytes = 0; bytes < FilledBytes; bytes += Encoding.UTF8.GetByteCount(varied[^1]))
        {
            varied.Add(string.Join(' ', Enumerable.Range(0, WordsPerText).Select(_ => Word(words, random))));
        }

        return varied;
    }

    private static string Word(string[] words, RandomStream random)
    {
        var (word, other) = (words[random.NextInt(words.Length)], words[random.NextInt(words.Length)]);
        return random.NextInt(10) switch
        {
            0 => random.NextInt(100_000).ToString(CultureInfo.InvariantCulture),
            1 or 2 => word[..((word.Length + 1) / 2)] + other[(other.Length / 2)..],
            _ => word,
        };
    }
}
