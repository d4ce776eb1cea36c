using System.Text;
using System.Text.RegularExpressions;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class PieceTests
{
    private static readonly Dictionary<string, IPieceScanner> _scanners = new()
    {
        [TestFolder.Llama3Pattern] = new Llama3Scanner(digits: 3),
        [TestFolder.Llama3Pattern.Replace(@"\p{N}{1,3}", @"\p{N}")] = new Llama3Scanner(digits: 1),
        [TestFolder.Gpt2Pattern] = new Gpt2Scanner(),
    };

    // Characters beyond the basic plane and ones within it that patterns treat alike.
    private static readonly (string Astral, string Basic)[] _alike = [("𝐀", "é"), ("𝟏", "٣"), ("😀", "☃")];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_scanner_cuts_as_its_pattern_does(int which)
    {
        var (pattern, scanner) = _scanners.ElementAt(which);
        var regex = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        Texts.Check(
            Texts.ForPatterns,
            text =>
            {
                var expected = regex.Matches(text).Select(match => match.Value).ToArray();
                return Pieces(scanner, text).SequenceEqual(expected) && string.Concat(expected) == text;
            },
            cases: 5000
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Characters_beyond_the_basic_plane_count_as_others_of_their_kind(int which)
    {
        var scanner = _scanners.Values.ElementAt(which);
        string ToAstral(string text) => _alike.Aggregate(text, (so, pair) => so.Replace(pair.Basic, pair.Astral));
        Texts.Check(
            Texts.ForPatterns,
            text => Pieces(scanner, ToAstral(text)).SequenceEqual(Pieces(scanner, text).Select(ToAstral))
        );
    }

    [Theory]
    [InlineData("don't", "don|'t")]
    [InlineData("DON'T", "DON|'T")]
    [InlineData("it'ſ", "it|'ſ")] // Case folding: the long s is an s, as in tiktoken and transformers.
    [InlineData("'ſt", "'ſ|t")]
    [InlineData("we'll'LL", "we|'ll|'LL")]
    [InlineData("'l", "'l")]
    [InlineData("a  b", "a| | b")]
    [InlineData("a \n \n  b", "a| \n \n| | b")]
    [InlineData("a  ", "a|  ")]
    [InlineData("x=12345;", "x|=|123|45|;")]
    [InlineData("!!\r\n\nx", "!!\r\n\n|x")]
    [InlineData("\u00A0nbsp", "\u00A0nbsp")]
    public void Llama_3_cuts(string text, string pieces) =>
        Pieces(new Llama3Scanner(digits: 3), text).ShouldBe(pieces.Split('|'));

    [Theory]
    [InlineData("DON'T don't", "DON|'|T| don|'t")]
    [InlineData("it'ſ", "it|'|ſ")]
    [InlineData("a 12345 !?", "a| 12345| !?")]
    [InlineData("a \n b", "a| \n| b")]
    public void Gpt_2_cuts(string text, string pieces) => Pieces(new Gpt2Scanner(), text).ShouldBe(pieces.Split('|'));

    private static string[] Pieces(IPieceScanner scanner, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var pieces = new List<string>();
        for (var start = 0; start < utf8.Length; )
        {
            var end = scanner.EndOfPiece(utf8, start);
            end.ShouldBeGreaterThan(start);
            pieces.Add(Encoding.UTF8.GetString(utf8.AsSpan(start..end)));
            start = end;
        }

        return [.. pieces];
    }
}
