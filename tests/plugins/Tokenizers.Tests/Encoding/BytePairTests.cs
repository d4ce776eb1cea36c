using System.Collections.Frozen;
using Rlfw.Contracts;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class BytePairTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pieces_of_any_length_are_merged_as_the_definition_says(bool wholePieces)
    {
        var random = new RandomStream(3, "byte pairs");
        for (var round = 0; round < 12; round++)
        {
            var model = new Model(random, merges: 5 + random.NextInt(60));
            var encoder = model.Encoder(wholePieces);
            for (var i = 0; i < 40; i++)
            {
                // Few letters, so that merges apply; lengths on both sides of where long pieces begin.
                var piece = Enumerable
                    .Range(0, 1 + random.NextInt(240))
                    .Select(_ => (byte)('a' + random.NextInt(3)))
                    .ToArray();
                var ids = new List<int>();
                encoder.Encode(piece, ids);
                ids.ShouldBe(model.Define(piece, wholePieces));
            }
        }
    }

    [Fact]
    public void A_token_that_merges_do_not_reach_counts_only_where_whole_pieces_do()
    {
        var vocabulary = Bytes();
        vocabulary.Add(256, "ab"u8, findable: true);
        var noMerges = new MergeTable();

        Encode(new BytePairEncoder(vocabulary, noMerges, wholePieces: true, Nothing), "ab"u8).ShouldBe([256]);
        Encode(new BytePairEncoder(vocabulary, noMerges, wholePieces: false, Nothing), "ab"u8).ShouldBe(['a', 'b']);
    }

    [Fact]
    public void Of_equal_ranks_the_leftmost_goes_first()
    {
        var model = new Model("aa");

        Encode(model.Encoder(wholePieces: false), "aaa"u8).ShouldBe([256, 'a']);
        var many = new byte[1001];
        Array.Fill(many, (byte)'a');
        Encode(model.Encoder(wholePieces: false), many).ShouldBe([.. Enumerable.Repeat(256, 500), 'a']);
    }

    [Fact]
    public void No_merge_makes_a_forbidden_token()
    {
        var model = new Model("ab");
        model.Merges.Forbid(new HashSet<int> { 256 });

        var encoder = new BytePairEncoder(model.Vocabulary, model.Merges, wholePieces: true, new HashSet<int> { 256 });

        Encode(encoder, "ab"u8).ShouldBe(['a', 'b']);
    }

    [Fact]
    public void Many_threads_find_out_the_same_at_once()
    {
        var random = new RandomStream(5, "threads");
        var model = new Model(random, merges: 200);
        var encoder = model.Encoder(wholePieces: false);
        var pieces = Enumerable
            .Range(0, 500)
            .Select(_ => model.Vocabulary.BytesOf(random.NextInt(model.Vocabulary.Count)).ToArray())
            .ToArray();
        var expected = pieces.Select(piece => model.Define(piece, wholePieces: false)).ToArray();

        Parallel.For(0, 8, _ => pieces.Select(piece => Encode(encoder, piece)).ToArray().ShouldBe(expected));
    }

    private static FrozenSet<int> Nothing => [];

    private static int[] Encode(BytePairEncoder encoder, ReadOnlySpan<byte> piece)
    {
        var ids = new List<int>();
        encoder.Encode(piece, ids);
        return [.. ids];
    }

    private static Vocabulary Bytes()
    {
        var vocabulary = new Vocabulary();
        for (var value = 0; value < 256; value++)
        {
            vocabulary.Add(value, [(byte)value], findable: true);
        }

        return vocabulary;
    }

    /// <summary>Merges of random neighbours, in the order in which they were drawn.</summary>
    private sealed class Model
    {
        private readonly List<(int Left, int Right, int Merged)> _inOrder = [];

        public Model(RandomStream random, int merges)
        {
            for (var rank = 0; rank < merges; rank++)
            {
                // Some tokens are letters, others earlier merges.
                int Draw() =>
                    random.NextInt(2) == 0 || rank == 0
                        ? 'a' + random.NextInt(3)
                        : 256 + random.NextInt(Vocabulary.Count - 256 + 1) - 1;
                Add(Math.Max(Draw(), 'a'), Math.Max(Draw(), 'a'));
            }
        }

        public Model(string pair) => Add(pair[0], pair[1]);

        public Vocabulary Vocabulary { get; } = Bytes();

        public MergeTable Merges { get; } = new();

        public BytePairEncoder Encoder(bool wholePieces) => new(Vocabulary, Merges, wholePieces, Nothing);

        /// <summary>Byte-pair encoding, word for word: join the leftmost pair of the lowest rank until none is left.</summary>
        public int[] Define(byte[] piece, bool wholePieces)
        {
            if (wholePieces && Vocabulary.Find(piece) is >= 0 and var whole)
            {
                return [whole];
            }

            var ids = piece.Select(value => (int)value).ToList();
            while (true)
            {
                var merge = _inOrder.Select(m => ((int, int, int)?)m).FirstOrDefault(m => PlaceOf(ids, m!.Value) >= 0);
                if (merge is not { } found)
                {
                    return [.. ids];
                }

                var place = PlaceOf(ids, found);
                ids[place] = found.Item3;
                ids.RemoveAt(place + 1);
            }
        }

        private static int PlaceOf(List<int> ids, (int Left, int Right, int Merged) merge)
        {
            for (var i = 0; i + 1 < ids.Count; i++)
            {
                if ((ids[i], ids[i + 1]) == (merge.Left, merge.Right))
                {
                    return i;
                }
            }

            return -1;
        }

        private void Add(int left, int right)
        {
            byte[] token = [.. Vocabulary.BytesOf(left), .. Vocabulary.BytesOf(right)];
            var merged = Vocabulary.Find(token);
            if (merged < 0)
            {
                merged = Vocabulary.Count;
                Vocabulary.Add(merged, token, findable: true);
            }

            if (Merges.Add(left, right, new Merge(_inOrder.Count, merged)))
            {
                _inOrder.Add((left, right, merged));
            }
        }
    }
}
