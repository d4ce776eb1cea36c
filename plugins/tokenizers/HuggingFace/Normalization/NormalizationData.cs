using System.Collections.Frozen;
using System.Globalization;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// What normalization needs to know of characters. The runtime's own normalization does nothing in its culture-free mode, which
/// the framework runs in.
/// </summary>
internal sealed class NormalizationData
{
    private const string Resource = "Rlfw.Plugins.HuggingFace.Normalization.unicode-15.0.txt";

    private static readonly Lazy<NormalizationData> _loaded = new(Load);

    private NormalizationData(IReadOnlyList<string[]> lines)
    {
        // The last field of a class line is a decimal number, all other fields are code points.
        Classes = lines
            .Where(line => line[0] == "class")
            .SelectMany(line =>
                Range(line)
                    .Select(point => KeyValuePair.Create(point, byte.Parse(line[^1], CultureInfo.InvariantCulture)))
            )
            .ToFrozenDictionary();
        Canonical = Decompositions(lines, "=");
        Compatible = Decompositions(lines, "~");
        Compositions = lines
            .Where(line => line[0] == "+")
            .ToFrozenDictionary(line => (Point(line[1]), Point(line[2])), line => Point(line[3]));
    }

    /// <summary>The data, read when it is first asked for.</summary>
    public static NormalizationData Loaded => _loaded.Value;

    /// <summary>Canonical combining classes other than 0, by code point.</summary>
    public FrozenDictionary<int, byte> Classes { get; }

    /// <summary>Whole canonical decompositions, by code point.</summary>
    public FrozenDictionary<int, int[]> Canonical { get; }

    /// <summary>Whole compatibility decompositions, where they differ from the canonical ones.</summary>
    public FrozenDictionary<int, int[]> Compatible { get; }

    /// <summary>What two code points compose to.</summary>
    public FrozenDictionary<(int First, int Second), int> Compositions { get; }

    private static NormalizationData Load()
    {
        using var stream = typeof(NormalizationData).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var lines = reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .ToList();
        return new NormalizationData(lines);
    }

    private static FrozenDictionary<int, int[]> Decompositions(IReadOnlyList<string[]> lines, string kind) =>
        lines
            .Where(line => line[0] == kind)
            .ToFrozenDictionary(line => Point(line[1]), line => line.Skip(2).Select(Point).ToArray());

    /// <summary>The code points of "class FIRST [LAST] N".</summary>
    private static IEnumerable<int> Range(string[] line)
    {
        var first = Point(line[1]);
        return Enumerable.Range(first, line.Length > 3 ? Point(line[2]) - first + 1 : 1);
    }

    private static int Point(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
