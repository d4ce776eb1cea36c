using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Completions;

/// <summary>Prompts that are longer than they may be; the model takes 12 tokens, and one begins a prompt.</summary>
public sealed class PromptLimitTests
{
    private readonly ListLogger _log = new();

    [Theory]
    [InlineData(null, "its prompt has 8 tokens and a completion up to 5, together more than the 12")]
    [InlineData(6, "its prompt has 8 tokens and a completion up to 5, together more than the 12")]
    [InlineData(4, "its prompt has 5 tokens, more than the dataset's max_prompt_tokens 4: raise that, or choose")]
    public void By_default_they_are_an_error(int? maximum, string words) =>
        Should
            .Throw<UserErrorException>(() =>
                Prompts(new PromptLimit(maximum, LongPrompts.Error), "1", "1234", "1234567")
            )
            .Message.ShouldContain(words);

    [Theory]
    [InlineData(null, 3)]
    [InlineData(4, 2)]
    public void Dropped_ones_are_counted_and_the_others_keep_their_places(int? maximum, int kept)
    {
        var limit = new PromptLimit(maximum, LongPrompts.Drop);

        var prompts = Prompts(limit, "1", "1234", "1234567", "2");

        string[] expected = kept == 3 ? ["1", "1234", "2"] : ["1", "2"];
        prompts.Select(x => x.Example.Prompt).ShouldBe(expected);
        prompts.Select(x => x.PromptIds).ShouldAllBe(ids => ids.Length <= 7);
        _log.Lines.ShouldBe([
            $"stage 'main': training: {4 - kept} of 4 prompts are too long and left out; the longest has 8 tokens",
        ]);
    }

    [Fact]
    public void A_cut_prompt_keeps_its_last_tokens()
    {
        var prompts = Prompts(new PromptLimit(3, LongPrompts.Cut), "12", "12345");

        prompts[0].PromptIds.ShouldBe([11, 1, 2]);
        prompts[1].PromptIds.ShouldBe([3, 4, 5]);
        _log.Lines.ShouldHaveSingleItem().ShouldContain("1 of 2 prompts are too long and cut to their last tokens");
    }

    [Fact]
    public void A_prompt_before_a_demonstration_is_cut_to_what_the_model_has_room_for()
    {
        using var model = Models.Bigram();
        var example = new Example("12345678")
        {
            Demonstration = "1234567",
            Limit = new PromptLimit(null, LongPrompts.Cut),
        };

        var encoded = Encoder(model).Demonstrations(ExampleSelection.Training("main", [example]))[0];

        encoded.PromptIds.ShouldBe([5, 6, 7, 8]);
        encoded.DemonstrationIds.ShouldBe([1, 2, 3, 4, 5, 6, 7, 12]);
    }

    [Fact]
    public void Where_a_completion_leaves_no_room_nothing_is_cut() =>
        Should
            .Throw<UserErrorException>(() => Prompts(new PromptLimit(null, LongPrompts.Cut), newTokens: 12, "1"))
            .Message.ShouldContain("its prompt has 2 tokens and a completion up to 12");

    [Fact]
    public void Where_all_are_dropped_it_is_an_error() =>
        Should
            .Throw<UserErrorException>(() => Prompts(new PromptLimit(2, LongPrompts.Drop), "12", "123"))
            .Message.ShouldStartWith(
                "stage 'main': training: all 2 prompts are too long (up to 4 tokens) and left out"
            );

    [Fact]
    public void What_is_said_is_said_once_for_all_that_ask()
    {
        using var model = Models.Bigram();
        var limit = new PromptLimit(2, LongPrompts.Drop);
        var selection = ExampleSelection.Training(
            "main",
            [new Example("1") { Limit = limit }, new Example("12") { Limit = limit }]
        );
        var encoder = Encoder(model);

        encoder.Prompts(selection, 1);
        encoder.Prompts(selection, 1);

        _log.Lines.Count.ShouldBe(1);
    }

    private IReadOnlyList<EncodedExample> Prompts(PromptLimit limit, params string[] prompts) =>
        Prompts(limit, 5, prompts);

    private IReadOnlyList<EncodedExample> Prompts(PromptLimit limit, int newTokens, params string[] prompts)
    {
        using var model = Models.Bigram();
        Example[] examples = [.. prompts.Select(prompt => new Example(prompt) { Limit = limit })];
        return [.. Encoder(model).Prompts(ExampleSelection.Training("main", examples), newTokens)];
    }

    private ExampleEncoder Encoder(BigramModel model) => new(model, _log);
}
