namespace Rlfw.Cli.Tests.Commands;

public sealed class ChatTests : IDisposable
{
    private readonly CliProcess _cli = new();

    [Fact]
    public async Task Lines_of_a_pipe_are_answered_until_it_ends()
    {
        var model = ChatFolder.WriteSpeaking(_cli, "I ", "see.");
        var result = await _cli.RunWithInputAsync(
            "Hello\n\n/seed 7\n/seed\n/system Be kind.\nAgain\n/reset\n/none\n/seed x\n/help\n/quit\nunheard\n",
            "chat",
            model
        );
        result.Exits(0).Output.ShouldBe("I see.\nI see.\n");
        result.Says(
            "the seed is 7",
            "the dialog begins again with this system message",
            "there is no command /none: /help shows those there are",
            "/seed expects a whole number from 0, and got 'x'",
            "/reset         forgets the dialog"
        );
    }

    [Fact]
    public async Task Seeds_repeat_answers()
    {
        var model = ChatFolder.Write(_cli);
        async Task<string> Say(string input) =>
            (await _cli.RunWithInputAsync(input, "chat", model, "--max-tokens", "20", "--system", "s")).Exits(0).Output;
        var first = await Say("/seed 1\nHello\n");
        (await Say("/seed 1\nHello\n/reset\n/seed 1\nHello\n")).ShouldBe(first + first);
        (await Say("/seed 2\nHello\n")).ShouldNotBe(first);
    }

    [Fact]
    public async Task A_dialog_that_grows_too_long_loses_its_oldest_turns_and_says_so()
    {
        var model = ChatFolder.Write(_cli, context: 160);
        var result = await _cli.RunWithInputAsync(
            $"{new string('a', 30)}\n{new string('b', 30)}\n{new string('c', 30)}\n{new string('d', 200)}\nshort\n",
            "chat",
            model,
            "--max-tokens",
            "16"
        );
        result
            .Exits(0)
            .Says(
                "the dialog does not fit the context any more: its oldest 2 messages are forgotten",
                "tokens with what stands around it, and the context is 160: shorten it"
            );
    }

    [Fact]
    public async Task A_model_without_a_template_is_no_chat_model()
    {
        _cli.Write(
            "sums.yaml",
            Files
                .Completions("correctness")
                .Replace("grpo, group_size: 2, prompts_per_step: 2, max_new_tokens: 4", "sft")
                .Replace("rewards: [{ plugin: correctness }]", "")
        );
        (await _cli.RunAsync("run", "sums.yaml")).Exits(0);
        var model = Path.Combine(Directory.GetDirectories(Path.Combine(_cli.Folder, "runs", "sums")).Single(), "model");
        (await _cli.RunWithInputAsync("1+2=\n", "chat", model)).Exits(1).Says("it is no chat model", "rlfw generate");
        // What continues texts does so with the run's own tokenizer.
        (await _cli.RunAsync("generate", model, "--prompt", "1+2=", "--max-tokens", "3"))
            .Exits(0)
            .Says("tokens/s");
    }

    public void Dispose() => _cli.Dispose();
}
