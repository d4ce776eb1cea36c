using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Completions;

public sealed class ExampleTests
{
    [Fact]
    public void Every_epoch_holds_every_example_once_in_an_order_of_its_own() =>
        Prop.ForAll(
                Gen.Choose(1, 30).ToArbitrary(),
                count =>
                {
                    var order = new ExampleOrder(count, seed: 1, "examples-0");
                    int[] first = [.. Enumerable.Range(0, count).Select(x => order.At(x))],
                        second = [.. Enumerable.Range(count, count).Select(x => order.At(x))];
                    return first.Order().SequenceEqual(Enumerable.Range(0, count))
                        && second.Order().SequenceEqual(Enumerable.Range(0, count))
                        && (count < 10 || !first.SequenceEqual(second));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_can_be_entered_anywhere()
    {
        var whole = new ExampleOrder(7, seed: 1, "examples-0");
        int[] expected = [.. Enumerable.Range(0, 30).Select(x => whole.At(x))];

        for (var position = 29; position >= 0; position--)
        {
            new ExampleOrder(7, seed: 1, "examples-0").At(position).ShouldBe(expected[position]);
        }
    }

    [Fact]
    public void Prompts_begin_with_the_begin_token_and_demonstrations_end_with_the_end_token()
    {
        using var model = Model();

        var encoded = new ExampleEncoder(model).Demonstrations(Training(new Example("12") { Demonstration = "3" }))[0];

        encoded.PromptIds.ShouldBe([11, 1, 2]);
        encoded.DemonstrationIds.ShouldBe([3, 12]);
    }

    [Fact]
    public void A_pair_has_both_answers_each_with_the_end_token()
    {
        using var model = Model();

        var pair = new ExampleEncoder(model).Pairs(
            Training(new Example("12") { Demonstration = "3", Rejected = "45" })
        )[0];

        pair.PromptIds.ShouldBe([11, 1, 2]);
        pair.DemonstrationIds.ShouldBe([3, 12]);
        pair.RejectedIds.ShouldBe([4, 5, 12]);
    }

    [Fact]
    public void A_pair_without_a_rejected_answer_or_too_long_a_one_is_refused()
    {
        using var model = Model();

        Should
            .Throw<UserErrorException>(() =>
                new ExampleEncoder(model).Pairs(Training(new Example("1") { Demonstration = "3" }))
            )
            .Message.ShouldStartWith(
                "stage 'main', training example 0 has no rejected answer, and the algorithm learns from pairs"
            );
        Should
            .Throw<UserErrorException>(() =>
                new ExampleEncoder(model).Pairs(
                    Training(new Example("123456") { Demonstration = "1", Rejected = "123456" })
                )
            )
            .Message.ShouldStartWith(
                "stage 'main', training example 0: prompt and demonstration have 14 tokens, more than the 12"
            );
    }

    [Fact]
    public void A_prompt_that_leaves_no_room_is_refused_with_its_numbers()
    {
        using var model = Model();

        Should
            .Throw<UserErrorException>(() =>
                new ExampleEncoder(model).Prompts(HeldOut(null, new Example("1"), new Example("123456789")), 4)
            )
            .Message.ShouldBe(
                "stage 'main', held-out example 1: its prompt has 10 tokens and a completion up to 4, together more than the 12 "
                    + "that the model takes; lower the algorithm's max_new_tokens to 2, shorten the prompt, or enlarge the "
                    + "model's maximum length (its option max_length)"
            );
    }

    [Fact]
    public void A_demonstration_that_is_too_long_is_refused_with_its_numbers()
    {
        using var model = Model();
        var example = new Example("123456") { Demonstration = "123456" };

        Should
            .Throw<UserErrorException>(() => new ExampleEncoder(model).Demonstrations(Training(example)))
            .Message.ShouldStartWith(
                "stage 'main', training example 0: prompt and demonstration have 14 tokens, more than the 12 that the model takes"
            );
    }

    [Fact]
    public void An_example_of_a_chosen_part_is_named_by_its_place_in_the_split()
    {
        using var model = Model();
        Example[] examples = [.. Enumerable.Range(0, 9).Select(_ => new Example("1"))];
        var encoded = new ExampleEncoder(model).Prompts(HeldOut(1, examples), 1);
        var place = Array.FindIndex(examples, x => ReferenceEquals(x, encoded[0].Example));
        examples[place] = new Example("x");

        Should
            .Throw<UserErrorException>(() => new ExampleEncoder(model).Prompts(HeldOut(1, examples), 1))
            .Message.ShouldStartWith($"stage 'main', held-out example {place}: ");
    }

    [Fact]
    public void A_text_is_encoded_once_however_often_it_is_asked_for()
    {
        using var model = Model();
        var encoder = new ExampleEncoder(model);
        Example[] split = [new Example("12") { Demonstration = "3" }];

        var (first, second) = (encoder.Demonstrations(Training(split)), encoder.Demonstrations(Training(split)));
        var third = encoder.Prompts(HeldOut(null, split), 1);

        second[0].PromptIds.ShouldBeSameAs(first[0].PromptIds);
        second[0].DemonstrationIds.ShouldBeSameAs(first[0].DemonstrationIds);
        third[0].PromptIds.ShouldBeSameAs(first[0].PromptIds);
    }

    [Fact]
    public void An_example_without_demonstration_is_named()
    {
        using var model = Model();

        Should
            .Throw<UserErrorException>(() => new ExampleEncoder(model).Demonstrations(Training(new Example("1"))))
            .Message.ShouldStartWith("stage 'main', training example 0 has no demonstration");
    }

    [Fact]
    public void A_text_that_the_tokenizer_does_not_know_is_named_by_its_example()
    {
        using var model = Model();

        Should
            .Throw<UserErrorException>(() =>
                new ExampleEncoder(model).Prompts(Training(new Example("1"), new Example("1x")), 1)
            )
            .Message.ShouldBe("stage 'main', training example 1: no token for 'x' at offset 1");
    }

    private static ExampleSelection Training(params Example[] examples) => ExampleSelection.Training("main", examples);

    private static ExampleSelection HeldOut(int? count, params Example[] examples) =>
        ExampleSelection.HeldOut("main", examples, count, seed: 1);

    private static BigramModel Model() => Models.Bigram();
}
