using Rlfw.Torch.Extensions;

namespace Rlfw.Torch.Tests.Nn;

/// <summary>Values come from PyTorch 1.13 in float64 where they are not worked out in the test.</summary>
public sealed class ModuleTests
{
    [Fact]
    public void A_linear_layer_multiplies_by_the_transposed_weight_and_adds_the_bias()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(
            Parameter(tensor(new double[] { 1, 2, 3, 4, 5, 6 }).reshape(2, 3)),
            Parameter(tensor(new[] { 0.5, -0.5 }))
        );
        (layer.in_features, layer.out_features).ShouldBe((3, 2));
        layer.call(tensor(new double[] { 1, 0, -1 })).ShouldBeClose([-1.5, -2.5]);
        Should.Throw<System.Runtime.InteropServices.ExternalException>(() => layer.call(ones(2, 4)));
        Should.Throw<ArgumentException>(() => Linear(Parameter(zeros(3)))).Message.ShouldContain("2 dimensions");
    }

    [Fact]
    public void Parameters_begin_within_the_bounds_of_PyTorch()
    {
        using var generator = new Generator(5);
        using var _ = AmbientGenerator.Use(generator);
        using var layer = Linear(64, 200);
        foreach (var parameter in layer.parameters())
        {
            var values = parameter.Values();
            values.Max(Math.Abs).ShouldBeInRange(0.12, 1 / 8.0);
            values.Average().ShouldBe(0, 0.02);
        }
        using var table = Embedding(50, 40, padding_idx: -1);
        var rows = table.weight.Values();
        rows[^40..].ShouldAllBe(value => value == 0);
        rows[..^40].Average(value => value * value).ShouldBe(1, 0.1);
    }

    [Fact]
    public void Without_a_generator_a_layer_refuses_to_draw_its_parameters()
    {
        Should.Throw<InvalidOperationException>(() => Linear(2, 2)).Message.ShouldContain("AmbientGenerator.Use");
        using var scope = NewDisposeScope();
        Should.Throw<InvalidOperationException>(() => functional.dropout(ones(3)));
        Should.Throw<InvalidOperationException>(() => rand(3));
    }

    [Fact]
    public void The_same_generator_state_gives_the_same_layer()
    {
        static double[] Draw()
        {
            using var generator = new Generator(11);
            using var _ = AmbientGenerator.Use(generator);
            using var model = Sequential(Linear(3, 4), Tanh(), Linear(4, 2));
            return [.. model.parameters().SelectMany(parameter => parameter.Values())];
        }
        Draw().ShouldBe(Draw());
    }

    [Fact]
    public void An_embedding_looks_up_rows_and_gives_the_padding_row_no_gradient()
    {
        using var scope = NewDisposeScope();
        using var table = Embedding_from_pretrained(
            tensor(new double[] { 1, 2, 3, 4, 5, 6 }).reshape(3, 2),
            freeze: false,
            padding_idx: 0
        );
        var found = table.call(tensor(new long[] { 2, 0, 2 }));
        found.shape.ShouldBe([3, 2]);
        found.ShouldBeClose([5, 6, 1, 2, 5, 6]);
        found.sum().backward();
        table.weight.grad!.ShouldBeClose([0, 0, 0, 0, 2, 2]);
        Should.Throw<ArgumentOutOfRangeException>(() => Embedding_from_pretrained(zeros(3, 2), padding_idx: 3));
        Embedding_from_pretrained(zeros(3, 2)).weight.requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void An_embedding_scales_rows_down_to_the_largest_norm()
    {
        using var scope = NewDisposeScope();
        using var table = Embedding_from_pretrained(tensor(new double[] { 3, 4, 0.3, 0.4 }).reshape(2, 2), max_norm: 1);
        // libtorch adds 1e-7 to the norm it divides by.
        table.call(tensor(new long[] { 0, 1 })).ShouldBeClose([0.6, 0.8, 0.3, 0.4], 1e-6);
    }

    [Fact]
    public void A_layer_norm_gives_the_reference_values()
    {
        using var scope = NewDisposeScope();
        using var norm = LayerNorm(3, dtype: ScalarType.Float64);
        norm.weight!.ShouldBeClose([1, 1, 1]);
        using (no_grad())
        {
            norm.weight!.copy_(tensor(new[] { 1, 2, 0.5 }));
            norm.bias!.copy_(tensor(new[] { 0.1, 0.2, 0.3 }));
        }
        var input = tensor(new[] { 1, 2, 0.5, 0.1, -0.2, 0.3, 2, 0, -1 }).reshape(3, 3);
        double[] expected =
        [
            -0.1672578058,
            2.8725780576,
            -0.2345156115,
            0.2622022141,
            -2.3952354258,
            0.8677077494,
            1.4363019143,
            -0.3345207657,
            -0.2345207657,
        ];
        norm.call(input).ShouldBeClose(expected);
        norm.reset_parameters();
        norm.bias!.ShouldBeClose([0, 0, 0]);
        LayerNorm(3, bias: false).named_parameters().Select(entry => entry.name).ShouldBe(["weight"]);
        LayerNorm([2, 3], elementwise_affine: false).parameters().ShouldBeEmpty();
    }

    [Fact]
    public void Vectors_are_normalized_compared_and_encoded()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new[] { 1, 2, 0.5, 0.1, -0.2, 0.3, 2, 0, -1 }).reshape(3, 3);
        functional
            .cosine_similarity(rows, functional.softmax(-rows, 1))
            .ShouldBeClose([0.5691756445, 0.1081847268, -0.3775090048]);
        functional.normalize(rows)[0].ShouldBeClose([0.4364357805, 0.8728715609, 0.2182178902]);
        functional.normalize(zeros(1, 2, ScalarType.Float64)).ShouldBeClose([0, 0]);
        functional.one_hot(tensor(new long[] { 1, 0 }), 3).data<long>().ToArray().ShouldBe([0, 1, 0, 1, 0, 0]);
    }

    [Fact]
    public void Flatten_joins_the_dimensions_after_the_batch()
    {
        using var scope = NewDisposeScope();
        Flatten().call(zeros(2, 3, 4)).shape.ShouldBe([2, 12]);
        Flatten(0, 1).call(zeros(2, 3, 4)).shape.ShouldBe([6, 4]);
    }

    [Fact]
    public void A_sequence_disposes_its_intermediate_results_and_nothing_else()
    {
        using var input = ones(2, 3);
        using var model = Sequential(Identity(), Identity(), Identity());
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var output = model.call(input);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before + 1);
        input.IsInvalid.ShouldBeFalse();
        output.Values().ShouldAllBe(value => value == 1);
        output.Dispose();
        using var nothing = Sequential();
        using var same = nothing.call(input);
        ReferenceEquals(same, input).ShouldBeFalse();
    }

    [Fact]
    public void A_sequence_bears_a_layer_that_gives_its_input_back()
    {
        using var input = ones(2);
        using var model = Sequential(new Through(), ReLU(), new Through());
        using var output = model.call(input);
        output.Values().ShouldBe([1, 1]);
        input.IsInvalid.ShouldBeFalse();
    }

    private sealed class Through() : nn.Module<Tensor, Tensor>(nameof(Through))
    {
        public override Tensor forward(Tensor input) => input;
    }
}
