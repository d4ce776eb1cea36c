using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Completions;

public sealed class DialogTests
{
    private static readonly Example _example = new("45")
    {
        Messages = [ChatMessage.Of("system", "6"), ChatMessage.Of("user", "45")],
        Demonstration = "78",
    };

    [Fact]
    public void A_dialog_is_rendered_by_the_tokenizers_template_with_the_answer_opened()
    {
        using var model = Models.Bigram(new DialogTokenizer());

        var encoded = new ExampleEncoder(model).Prompts(ExampleSelection.Training("main", [_example]), 2)[0];

        encoded.PromptIds.ShouldBe([11, 1, 6, 12, 2, 4, 5, 12, 3]);
        encoded.Example.ShouldBeSameAs(_example);
    }

    [Fact]
    public void A_demonstration_ends_with_the_templates_end_of_turn_and_nothing_behind_it()
    {
        using var model = Models.Bigram(new DialogTokenizer());

        var encoded = new ExampleEncoder(model).Demonstrations(ExampleSelection.Training("main", [_example]))[0];

        encoded.PromptIds.ShouldBe([11, 1, 6, 12, 2, 4, 5, 12, 3]);
        encoded.DemonstrationIds.ShouldBe([7, 8, 12]);
    }

    [Fact]
    public void A_template_that_writes_the_prompt_anew_for_an_answer_cannot_be_learned_from()
    {
        using var model = Models.Bigram(new DialogTokenizer(repeatsPrompt: true));

        Should
            .Throw<UserErrorException>(() =>
                new ExampleEncoder(model).Demonstrations(ExampleSelection.Training("main", [_example]))
            )
            .Message.ShouldStartWith(
                "stage 'main', training example 0: the chat template digits does not render an answer behind"
            );
    }

    [Fact]
    public void A_tokenizer_without_a_template_is_an_error_that_says_what_to_do()
    {
        using var model = Models.Bigram();

        Should
            .Throw<UserErrorException>(() =>
                new ExampleEncoder(model).Prompts(ExampleSelection.Training("main", [_example]), 2)
            )
            .Message.ShouldStartWith(
                "stage 'main', training example 0 is a dialog, and the tokenizer has no chat template: take the tokenizer of a chat "
                    + "model, name a template in its option chat_template, or"
            );
    }

    [Fact]
    public void What_a_message_lacks_in_the_vocabulary_is_named_by_its_example()
    {
        using var model = Models.Bigram(new DialogTokenizer());
        var example = new Example("x") { Messages = [ChatMessage.Of("user", "x")] };

        Should
            .Throw<UserErrorException>(() =>
                new ExampleEncoder(model).Prompts(ExampleSelection.Training("main", [example]), 2)
            )
            .Message.ShouldBe("stage 'main', training example 0: no token for 'x' at offset 0");
    }

    [Fact]
    public void Examples_that_are_made_when_asked_for_are_checked_once_and_not_kept()
    {
        using var model = Models.Bigram();
        var split = new GeneratedExamples(40);
        var encoder = new ExampleEncoder(model);
        var selection = ExampleSelection.Training("main", split);

        var (first, second) = (encoder.Demonstrations(selection), encoder.Demonstrations(selection));
        var prompts = encoder.Prompts(selection, 2);

        // One more asks whether they are stored.
        split.Made.ShouldBeLessThanOrEqualTo(42);
        second[27].PromptIds.ShouldBe(first[27].PromptIds);
        prompts[27].PromptIds.ShouldBe([11, 2, 7]);
        prompts.Count.ShouldBe(40);
        split.Made.ShouldBe(45);
    }
}
