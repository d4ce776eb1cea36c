using Rlfw.Contracts;
using Rlfw.Plugins.Llama;
using Rlfw.Training.Scoring;

namespace Rlfw.Plugins.Language.Tests.Llama;

/// <summary>Completions side by side against padded rows of logits, which are simple enough to be right.</summary>
public sealed class ScoringTests
{
    private static readonly int[][] _prompts =
    [
        [2, 3, 12, 4, 13],
        [7, 9],
        [5, 4, 3, 2, 6, 8, 10],
    ];

    // How prompts belong to completions, and the completions' lengths.
    private static readonly (int Prompt, int Length)[] _mixed = [(0, 4), (0, 1), (1, 9), (2, 3), (2, 6), (2, 1)];

    public static TheoryData<string> Devices => ["cpu", "cuda"];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Scores_and_gradients_equal_those_of_padded_rows(string where)
    {
        using var scope = NewDisposeScope();
        var device = Golden.Device(where);
        foreach (var shared in new[] { true, false })
        {
            using LlamaModel packed = Make(device, null),
                padded = Make(device, null);
            var request = Request(shared);
            var (scores, entropies, gradients) = Learn(packed, packed.Scorer, request);
            var (expected, expectedEntropies, expectedGradients) = Learn(
                padded,
                new PaddedScorer(padded, device),
                request
            );

            scores.Distance(expected).ShouldBeLessThan(1e-5);
            entropies.Distance(expectedEntropies).ShouldBeLessThan(1e-5);
            gradients.Zip(expectedGradients).ShouldAllBe(x => Golden.Relative(x.First, x.Second) < 2e-5);
            gradients.Max(x => x.abs().max().item<float>()).ShouldBeGreaterThan(0.01f);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Scores_repeat_to_the_bit_and_gradients_up_to_the_order_in_which_a_gpu_adds(string where)
    {
        using var scope = NewDisposeScope();
        var device = Golden.Device(where);
        using LlamaModel one = Make(device, null),
            two = Make(device, null);
        var (scores, _, gradients) = Learn(one, one.Scorer, Request(shared: true));
        var (again, _, gradientsAgain) = Learn(two, two.Scorer, Request(shared: true));
        scores.Distance(again).ShouldBe(0);
        // What completions of one prompt add to its keys' gradients comes in any order on a GPU.
        var tolerance = where == "cuda" ? 1e-6 : 0;
        gradients.Zip(gradientsAgain).ShouldAllBe(x => Golden.Relative(x.First, x.Second) <= tolerance);
    }

    [Fact]
    public void A_pass_that_fails_leaves_no_tensor_behind()
    {
        using var model = Make(CPU, null);
        // Entropies that are learned and not computed: it fails at the very end.
        using (NewDisposeScope())
        {
            // The table of rotations grows with the first texts, and stays.
            model.Scorer.Score(Request(shared: true)).Dispose();
        }

        var request = Request(shared: true) with { WantsEntropies = false, LearnsEntropies = true };
        LiveTensors
            .LeftBy(() =>
            {
                using var scope = NewDisposeScope();
                Should.Throw<NullReferenceException>(() => model.Scorer.Score(request));
            })
            .ShouldBe(0);
    }

    [Fact]
    public void Layers_computed_again_give_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using LlamaModel keeps = Make(CPU, checkpointing: false),
            again = Make(CPU, checkpointing: true);
        var (scores, _, gradients) = Learn(keeps, keeps.Scorer, Request(shared: true));
        var (otherScores, _, otherGradients) = Learn(again, again.Scorer, Request(shared: true));
        scores.Distance(otherScores).ShouldBe(0);
        gradients.Zip(otherGradients).ShouldAllBe(x => x.First.Distance(x.Second) == 0);
    }

    [Fact]
    public void Inputs_that_wait_on_the_host_come_back_as_they_were()
    {
        using var scope = NewDisposeScope();
        var device = Golden.Device("cuda");
        using LlamaModel keeps = Make(device, checkpointing: true),
            offloads = Make(device, checkpointing: true, offload: true);
        var (_, _, gradients) = Learn(keeps, keeps.Scorer, Request(shared: false));
        var (_, _, otherGradients) = Learn(offloads, offloads.Scorer, Request(shared: false));
        gradients.Zip(otherGradients).ShouldAllBe(x => Golden.Relative(x.First, x.Second) < 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_kernel_for_runs_of_different_lengths_gives_the_gradients_of_padded_rows(bool shared)
    {
        using var scope = NewDisposeScope();
        var device = Golden.Device("cuda");
        using LlamaModel packed = Make(device, null, dtype: LlamaDtype.Bfloat16),
            padded = Make(device, null, dtype: LlamaDtype.Bfloat16);
        var (scores, _, gradients) = Learn(packed, packed.Scorer, Request(shared));
        var (expected, _, expectedGradients) = Learn(padded, new PaddedScorer(padded, device), Request(shared));
        Golden.RootMeanSquare(scores, expected).ShouldBeLessThan(0.02);
        gradients.Zip(expectedGradients).ShouldAllBe(x => Golden.RootMeanSquare(x.First, x.Second) < 0.05);
    }

    [Fact]
    public void Completions_of_one_length_and_of_one_prompt_each_need_no_rearranging()
    {
        using var scope = NewDisposeScope();
        using LlamaModel packed = Make(CPU, null),
            padded = Make(CPU, null);
        var request = new ScoringRequest([Completion([3, 4, 5], 4, 1), Completion([6, 7, 8], 4, 2)])
        {
            Learns = true,
            WantsEntropies = true,
        };
        var (scores, _, gradients) = Learn(packed, packed.Scorer, request);
        var (expected, _, expectedGradients) = Learn(padded, new PaddedScorer(padded, CPU), request);
        scores.Distance(expected).ShouldBeLessThan(1e-5);
        gradients.Zip(expectedGradients).ShouldAllBe(x => Golden.Relative(x.First, x.Second) < 2e-5);
    }

    [Fact]
    public void What_is_only_read_equals_what_is_learned_from_and_leaves_nothing_behind()
    {
        using var model = Make(CPU, null);
        var request = Request(shared: true);
        using (var scope = NewDisposeScope())
        {
            var (learned, _, _) = Learn(model, model.Scorer, request);
            using var read = model.Scorer.Score(request with { Learns = false, LearnsEntropies = false });
            read.LogProbabilities.Distance(learned).ShouldBeLessThan(1e-6);
            read.LogProbabilities.requires_grad.ShouldBeFalse();
        }

        LiveTensors
            .LeftBy(() =>
            {
                using var scope = NewDisposeScope();
                using var read = model.Scorer.Score(request with { Learns = false, LearnsEntropies = false });
                using var learned = model.Scorer.Score(request);
                var loss = learned.LogProbabilities.sum() + learned.Entropies!.sum();
                loss.backward();
                learned.Backward();
            })
            .ShouldBe(0);
    }

    [Fact]
    public void A_text_longer_than_the_model_takes_is_refused()
    {
        using var model = Make(CPU, null);
        Should
            .Throw<UserErrorException>(() => model.Scorer.Score(new ScoringRequest([Completion(new int[40], 30, 1)])))
            .Message.ShouldContain("69 tokens");
    }

    private static LlamaModel Make(
        Device device,
        bool? checkpointing,
        bool offload = false,
        LlamaDtype dtype = LlamaDtype.Float32
    ) =>
        Models.Make(
            new LlamaOptions
            {
                HiddenSize = 32,
                Layers = 3,
                Heads = 4,
                KvHeads = 2,
                MaxLength = 64,
                InitializerRange = 0.2,
                GradientCheckpointing = checkpointing,
                OffloadActivations = offload,
                Dtype = dtype,
                Tokenizer = Models.Digits,
            },
            device: device
        );

    private static ScoringRequest Request(bool shared) =>
        new(
            [
                .. _mixed.Select(
                    (x, i) => Completion(shared ? _prompts[x.Prompt] : [.. _prompts[x.Prompt]], x.Length, i)
                ),
            ],
            0.7
        )
        {
            Learns = true,
            WantsEntropies = true,
            LearnsEntropies = true,
        };

    private static Completion Completion(int[] prompt, int length, int seed)
    {
        var random = new RandomStream((ulong)seed, "completion");
        return new Completion(prompt, [.. Enumerable.Range(0, length).Select(_ => random.NextInt(14))], [], true);
    }

    /// <summary>Derives a loss that weighs every token and its entropy by other numbers.</summary>
    private static (Tensor Scores, Tensor Entropies, Tensor[] Gradients) Learn(
        LlamaModel model,
        ITokenScorer scorer,
        ScoringRequest request
    )
    {
        using var scores = scorer.Score(request);
        var weights = torch.arange(1, request.Tokens + 1, ScalarType.Float32, scores.LogProbabilities.device).sin();
        var loss = (scores.LogProbabilities * weights).sum();
        if (request.LearnsEntropies)
        {
            loss = loss + (scores.Entropies! * weights.square()).sum();
        }

        loss.backward();
        scores.Backward();
        return (
            scores.LogProbabilities.detach().clone(),
            scores.Entropies!.detach().clone(),
            [.. model.Module.parameters().Select(x => x.grad!.clone())]
        );
    }
}
