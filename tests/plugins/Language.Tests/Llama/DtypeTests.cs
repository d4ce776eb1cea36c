using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rlfw.Contracts;
using Rlfw.Plugins.Grpo;
using Rlfw.Plugins.Llama;
using Rlfw.Plugins.Sft;

namespace Rlfw.Plugins.Language.Tests.Llama;

public sealed class DtypeTests
{
    private const NumberStyles Hexadecimal = NumberStyles.AllowHexSpecifier;

    [Fact]
    public void On_the_host_a_frozen_base_in_the_files_dtype_is_the_files_memory()
    {
        using var scope = NewDisposeScope();
        using var folder = new CopiedFolder(Models.ShardedFolder);
        var options = new LlamaOptions { Path = folder.Path, Dtype = LlamaDtype.Bfloat16 };
        using var mapped = Models.Make(options);
        using var widened = Models.Make(options with { Dtype = LlamaDtype.Float32 });
        using var learned = Models.Make(options, learning: new RandomStream(1, "learning"));

        mapped.Module.parameters().ShouldAllBe(parameter => IsIn(folder.Path, parameter));
        mapped.Module.parameters().ShouldAllBe(parameter => !parameter.requires_grad);
        widened.Module.parameters().ShouldAllBe(parameter => !IsIn(folder.Path, parameter));
        learned.Module.parameters().ShouldAllBe(parameter => !IsIn(folder.Path, parameter));
        learned.Module.parameters().ShouldAllBe(parameter => parameter.requires_grad);

        // Writing into a mapped parameter leaves the file as it is.
        var before = mapped.Module.get_parameter("model.norm.weight")!.clone();
        using (no_grad())
        {
            mapped.Module.get_parameter("model.norm.weight")!.fill_(7);
        }

        using var again = Models.Make(options);
        again.Module.get_parameter("model.norm.weight")!.eq(before).all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Left_to_itself_a_model_computes_in_float32_on_the_host()
    {
        using var frozen = Models.Make(new LlamaOptions { Path = Models.ShardedFolder });
        frozen.Module.parameters().ShouldAllBe(parameter => parameter.dtype == ScalarType.Float32);
        var fault = Should.Throw<UserErrorException>(() =>
            Models.Make(
                new LlamaOptions { Path = Models.ShardedFolder, Dtype = LlamaDtype.Float16 },
                learning: new RandomStream(1, "learning")
            )
        );
        fault.Message.ShouldContain("float16 has too small a range");
    }

    [Fact]
    public void Fine_tuning_in_half_precision_learns()
    {
        using var scope = NewDisposeScope();
        using var model = Half();
        using var sft = CompletionAlgorithms.Training.Sft(
            model,
            new SftOptions { BatchSize = 2, LearningRate = Schedule.Constant(0.01) }
        );
        Completion[] batch =
        [
            CompletionAlgorithms.Training.Demonstration(model, "12+3=", "15"),
            CompletionAlgorithms.Training.Demonstration(model, "7=", "<answer>7</answer>"),
        ];
        var losses = Enumerable
            .Range(1, 20)
            .Select(step =>
                ((SftRecord)sft.Update(new CompletionBatch(batch, 1, []), CompletionAlgorithms.Training.At(step))).Loss
            )
            .ToList();
        losses.ShouldAllBe(loss => double.IsFinite(loss));
        losses[^1].ShouldBeLessThan(losses[0] / 3);
    }

    [Fact]
    public void Policies_in_half_precision_learn_and_sampled_log_probabilities_are_those_of_training()
    {
        using var scope = NewDisposeScope();
        using var model = Half();
        using var grpo = CompletionAlgorithms.Training.Grpo(
            model,
            new GrpoOptions
            {
                GroupSize = 8,
                MaxNewTokens = 4,
                LearningRate = Schedule.Constant(0.003),
            }
        );
        var rewards = new List<double>();
        for (var step = 1; step <= 12; step++)
        {
            var batch = CompletionAlgorithms.Training.Sample(
                model,
                grpo,
                ["1+2=", "3+4="],
                step,
                text => text.Count(c => c == '7')
            );
            rewards.Add(batch.Rewards.Average());
            var record = (GrpoRecord)grpo.Update(batch, CompletionAlgorithms.Training.At(step));
            double.IsFinite(record.Loss).ShouldBeTrue();
            record.GradNorm.ShouldBeGreaterThan(0);
        }

        rewards[^1].ShouldBeGreaterThan(rewards[0] + 0.5);
    }

    private static LlamaModel Half() =>
        Models.Make(
            new LlamaOptions
            {
                HiddenSize = 32,
                Layers = 2,
                Heads = 4,
                KvHeads = 2,
                MaxLength = 64,
                InitializerRange = 0.1,
                Dtype = LlamaDtype.Bfloat16,
                Tokenizer = Models.Digits,
            },
            learning: new RandomStream(1, "learning")
        );

    /// <summary>Whether a tensor's elements lie in the memory of a folder's files.</summary>
    private static unsafe bool IsIn(string folder, Tensor tensor)
    {
        var address = (ulong)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
        return File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains(folder, StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0].Split('-'))
            .Any(range =>
                ulong.Parse(range[0], Hexadecimal) <= address && address < ulong.Parse(range[1], Hexadecimal)
            );
    }
}
