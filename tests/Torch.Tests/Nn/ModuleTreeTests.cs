using Rlfw.Torch.Extensions;

namespace Rlfw.Torch.Tests.Nn;

public sealed class ModuleTreeTests
{
    [Fact]
    public void Parameters_have_the_names_that_PyTorch_gives_them()
    {
        using var generator = new Generator(1);
        using var _ = AmbientGenerator.Use(generator);
        using var network = new Network();
        network
            .named_parameters()
            .Select(entry => entry.name)
            .ShouldBe([
                "scale",
                "embed.weight",
                "layers.0.weight",
                "layers.0.bias",
                "layers.1.weight",
                "layers.1.bias",
                "named.first.weight",
                "named.first.bias",
                "list.0",
                "list.1",
                "head.0.weight",
                "head.2.weight",
            ]);
        network.named_buffers().Select(entry => entry.name).ShouldBe(["steps", "cache"]);
        network.named_buffers(include_nonpersistent: false).Select(entry => entry.name).ShouldBe(["steps"]);
        network.named_children().Select(entry => entry.name).ShouldBe(["embed", "layers", "named", "list", "head"]);
        network.named_modules().Select(entry => entry.name).ShouldContain("layers.1");
        network.modules().ShouldNotContain(network);
        network.parameters(recurse: false).Count().ShouldBe(1);
        network.GetName().ShouldBe("Network");
    }

    [Fact]
    public void A_parameter_that_stands_in_two_places_comes_once()
    {
        using var generator = new Generator(1);
        using var _ = AmbientGenerator.Use(generator);
        using var table = Embedding(5, 3);
        using var model = Sequential(("embed", table), ("head", Linear(table.weight)));
        model.named_parameters().Select(entry => entry.name).ShouldBe(["embed.weight"]);
        model.state_dict().Keys.ShouldBe(["embed.weight"]);
    }

    [Fact]
    public void Components_are_found_by_their_paths()
    {
        using var generator = new Generator(1);
        using var _ = AmbientGenerator.Use(generator);
        using var network = new Network();
        network.get_parameter("layers.1.bias").ShouldBeSameAs(((Linear)network.Layers[1]).bias);
        network.get_parameter("layers.2.bias").ShouldBeNull();
        network.has_parameter("head.2.weight").ShouldBeTrue();
        network.has_parameter("head.2.bias").ShouldBeFalse();
        network.get_buffer("steps").ShouldNotBeNull();
        network.has_buffer("scale").ShouldBeFalse();
        network.get_buffer("nowhere.steps").ShouldBeNull();
    }

    [Fact]
    public void Names_in_a_list_follow_when_it_changes()
    {
        using var scope = NewDisposeScope();
        using var list = nn.ModuleList(Linear(Parameter(zeros(1, 1))), Linear(Parameter(zeros(1, 2))));
        list.Insert(0, Linear(Parameter(zeros(1, 3))));
        list.named_parameters()
            .Select(entry => (entry.name, entry.parameter.shape[1]))
            .ShouldBe([("0.weight", 3), ("1.weight", 1), ("2.weight", 2)]);
        list.RemoveAt(1);
        list.named_children().Select(entry => entry.name).ShouldBe(["0", "1"]);
        list.Count.ShouldBe(2);
    }

    [Fact]
    public void A_parameter_that_is_replaced_keeps_its_place_among_the_names()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(Parameter(zeros(1, 2)), Parameter(zeros(1)));
        layer.weight = Parameter(ones(1, 2));
        layer.named_parameters().Select(entry => entry.name).ShouldBe(["weight", "bias"]);
        layer.weight.ShouldBeSameAs(layer.get_parameter("weight"));
        layer.bias = null;
        layer.named_parameters().Select(entry => entry.name).ShouldBe(["weight"]);
        using var list = nn.ParameterList(Parameter(zeros(1)), Parameter(zeros(2)));
        list[0] = Parameter(zeros(3));
        list.named_parameters().Select(entry => (entry.name, entry.parameter.numel())).ShouldBe([("0", 3), ("1", 2)]);
    }

    [Fact]
    public void Modules_in_a_dictionary_are_added_and_removed_by_name()
    {
        using var scope = NewDisposeScope();
        using var dictionary = nn.ModuleDict<Linear>(("a", Linear(Parameter(zeros(1, 1)))));
        dictionary.Add("b", Linear(Parameter(zeros(1, 2))));
        dictionary.Keys.ShouldBe(["a", "b"]);
        dictionary["a"] = Linear(Parameter(zeros(1, 3)));
        dictionary
            .named_parameters()
            .Select(entry => (entry.name, entry.parameter.shape[1]))
            .ShouldBe([("a.weight", 3), ("b.weight", 2)]);
        dictionary.Remove("b").ShouldBeTrue();
        dictionary.Remove("b").ShouldBeFalse();
        dictionary.TryGetValue("a", out var layer).ShouldBeTrue();
        layer!.in_features.ShouldBe(3);
    }

    [Fact]
    public void Names_that_are_taken_empty_or_dotted_are_refused()
    {
        using var scope = NewDisposeScope();
        using var module = new Empty();
        module.register_module("part", new Empty());
        Should
            .Throw<ArgumentException>(() => module.register_module("part", new Empty()))
            .Message.ShouldContain("'part'");
        Should.Throw<ArgumentException>(() => module.register_module("a.b", new Empty())).Message.ShouldContain("dot");
        Should.Throw<ArgumentException>(() => module.register_module("", new Empty()));
        Should.Throw<ArgumentException>(() => module.register_module("self", module)).Message.ShouldContain("itself");
        Should.Throw<InvalidOperationException>(() => ReLU().register_parameter("p", Parameter(zeros(1))));
        Should.Throw<InvalidOperationException>(() => ReLU().register_buffer("b", zeros(1)));
        Should.Throw<InvalidOperationException>(() => ReLU().register_module("m", module));
    }

    [Fact]
    public void Training_and_evaluation_reach_every_module()
    {
        using var model = Sequential(Dropout(), Sequential(Dropout()));
        model.modules().ShouldAllBe(module => module.training);
        model.eval();
        model.modules().Append(model).ShouldAllBe(module => !module.training);
        model.train();
        model.modules().Append(model).ShouldAllBe(module => module.training);
    }

    [Fact]
    public void A_function_is_applied_to_children_before_their_parents()
    {
        using var scope = NewDisposeScope();
        using var inner = ReLU();
        using var model = Sequential(Sequential(inner), Tanh());
        var names = new List<string>();
        model.apply(module => names.Add(module.GetName())).ShouldBeSameAs(model);
        names.ShouldBe(["ReLU", "Sequential", "Tanh", "Sequential"]);
    }

    [Fact]
    public void Gradients_are_forgotten_or_zeroed_and_parameters_frozen()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(Parameter(ones(1, 2)));
        layer.call(ones(2)).sum().backward();
        layer.zero_grad(set_to_none: false);
        layer.weight.grad!.Values().ShouldBe([0, 0]);
        layer.zero_grad();
        layer.weight.grad.ShouldBeNull();
        layer.requires_grad_(false).call(ones(2)).requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void Parameters_and_buffers_outlive_the_scope_they_were_made_in_and_die_with_the_module()
    {
        using var generator = new Generator(1);
        using var _ = AmbientGenerator.Use(generator);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Network network;
        using (NewDisposeScope())
        {
            network = new Network();
        }
        network.parameters().ShouldAllBe(parameter => !parameter.IsInvalid);
        network.buffers().ShouldAllBe(buffer => !buffer.IsInvalid);
        network.Dispose();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void A_parameter_takes_its_tensor_over()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var data = ones(2);
        using (var parameter = Parameter(data))
        {
            data.IsInvalid.ShouldBeTrue();
            parameter.requires_grad.ShouldBeTrue();
            parameter.is_leaf.ShouldBeTrue();
        }
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    private sealed class Empty() : nn.Module(nameof(Empty));

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding embed = Embedding(4, 3);
        private readonly nn.Module named;
        private readonly ParameterList list = new(nn.Parameter(zeros(1)), nn.Parameter(zeros(2)));
        private readonly Tensor _table = zeros(2);

        public Network()
            : base(nameof(Network))
        {
            named = nn.ModuleDict(("first", Linear(2, 2)));
            register_parameter("scale", nn.Parameter(ones(1)));
            register_buffer("steps", zeros(1, ScalarType.Int64));
            register_buffer("cache", _table, persistent: false);
            register_module("embed", embed);
            register_module("layers", Layers);
            RegisterComponents();
        }

        public ModuleList<nn.Module> Layers { get; } = nn.ModuleList<nn.Module>(Linear(3, 3), Linear(3, 3));

        public Sequential head { get; } =
            Sequential(Linear(3, 3, hasBias: false), ReLU(), Linear(3, 1, hasBias: false));

        public override Tensor forward(Tensor input) => head.call(embed.call(input));
    }
}
