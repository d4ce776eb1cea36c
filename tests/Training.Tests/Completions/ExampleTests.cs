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

        var encoded = ExampleEncoder.Demonstrations(model, [new Example("12") { Demonstration = "3" }], "training")[0];

        encoded.PromptIds.ShouldBe([11, 1, 2]);
        encoded.DemonstrationIds.ShouldBe([3, 12]);
    }

    [Fact]
    public void A_prompt_that_leaves_no_room_is_refused_with_its_numbers()
    {
        using var model = Model();

        Should
            .Throw<UserErrorException>(() =>
                ExampleEncoder.Prompts(model, [new Example("1"), new Example("123456789")], "held-out", 4)
            )
            .Message.ShouldContain("held-out example 1: its prompt has 10 tokens and a completion up to 4");
    }

    [Fact]
    public void An_example_without_demonstration_is_named()
    {
        using var model = Model();

        Should
            .Throw<UserErrorException>(() => ExampleEncoder.Demonstrations(model, [new Example("1")], "training"))
            .Message.ShouldStartWith("training example 0 has no demonstration");
    }

    [Fact]
    public void A_text_that_the_tokenizer_does_not_know_is_named_by_its_example()
    {
        using var model = Model();

        Should
            .Throw<UserErrorException>(() =>
                ExampleEncoder.Prompts(model, [new Example("1"), new Example("1x")], "training", 1)
            )
            .Message.ShouldBe("training example 1: no token for 'x' at offset 1");
    }

    private static BigramModel Model()
    {
        using var generator = new torch.Generator(1);
        using var ambient = AmbientGenerator.Use(generator);
        return new BigramModel(1);
    }
}
