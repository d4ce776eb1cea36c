using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace __Name__Plugin.Tests;

public sealed class __Class__Tests
{
    [Fact]
    public void Every_word_stands_once_and_is_answered_backwards()
    {
        var splits = Load(seed: 1);

        var examples = splits.Train.Concat(splits.HeldOut).ToArray();
        Assert.Equal((60, 40), (splits.Train.Count, splits.HeldOut.Count));
        Assert.Equal(100, examples.Select(example => example.Prompt).Distinct().Count());
        Assert.All(examples, example => Assert.Equal(example.Prompt[..2], $"{example.Answer![1]}{example.Answer[0]}"));
        Assert.All(examples, example => Assert.Equal($"<answer>{example.Answer}</answer>", example.Demonstration));
    }

    [Fact]
    public void The_same_seed_gives_the_same_examples_and_another_seed_others()
    {
        Assert.Equal(Load(seed: 1).Train, Load(seed: 1).Train);
        Assert.NotEqual(Load(seed: 1).Train, Load(seed: 2).Train);
    }

    [Fact]
    public void More_words_than_there_are_is_a_fault()
    {
        var options = new __Name__Options { Letters = 1, Train = 20, HeldOut = 7 };

        var fault = Assert.Single(options.Validate(new ValidationContext(options)));

        Assert.Equal("there are 26 words of 1 letters, not 27: take fewer, or longer ones", fault.ErrorMessage);
    }

    private static DatasetSplits Load(ulong seed) =>
        new __Class__(
            new __Name__Options
            {
                Letters = 2,
                Train = 60,
                HeldOut = 40,
            }
        ).Load(new RandomStream(seed, "dataset"), TestContext.Current.CancellationToken);
}
