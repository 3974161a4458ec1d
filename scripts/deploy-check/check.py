"""What must hold of samples/deploy beyond what a linter knows. Prints every fault; with --self-test it spoils the template in many ways and wants each found.

Needs PyYAML, which cfn-lint brings along.
"""
import copy
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "samples" / "deploy"
WEB = ROOT / "samples" / "TuneScout.Web"
MOST_BYTES = 51_200  # CloudFormation's limit of a template that is sent along with the request
WITHOUT_RESOURCE = {"ecr:GetAuthorizationToken"}  # actions for which the service knows no resource but "*"
WRITES = re.compile(r"dynamodb:(Put|Update|Delete|BatchWrite)|s3:(Put|Delete)")


class Loader(yaml.SafeLoader):
    """Reads !Ref, !Sub and so on as {"Ref": ...}, {"Fn::Sub": ...}."""


def _tag(loader, suffix, node):
    kinds = {yaml.ScalarNode: loader.construct_scalar, yaml.SequenceNode: lambda n: loader.construct_sequence(n, True), yaml.MappingNode: lambda n: loader.construct_mapping(n, True)}
    value = kinds[type(node)](node)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix: value}


Loader.add_multi_constructor("!", _tag)


def walk(value, path=()):
    yield path, value
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from walk(inner, (*path, key))


def as_list(value):
    return value if isinstance(value, list) else [value]


def references(part):
    """(what is named, how, where) of everything below."""
    for path, value in walk(part):
        if not isinstance(value, dict):
            continue
        if "Ref" in value:
            yield value["Ref"], "Ref", path
        if "Fn::GetAtt" in value:
            yield value["Fn::GetAtt"][0], "GetAtt", path
        if "Fn::Sub" in value:
            text, own = (value["Fn::Sub"], {}) if isinstance(value["Fn::Sub"], str) else value["Fn::Sub"]
            for name in re.findall(r"\$\{([^!}][^}]*)\}", text):
                if name not in own:
                    yield name.split(".")[0], "GetAtt" if "." in name else "Ref", path


def check_names(t):
    resources, parameters, conditions = t["Resources"], t["Parameters"], t["Conditions"]
    used, tested = set(), set()
    for name, how, path in references({key: t[key] for key in ("Resources", "Conditions", "Outputs", "Rules")}):
        used.add(name)
        if not (name in resources or (how == "Ref" and (name in parameters or name.startswith("AWS::")))):
            yield f"{'/'.join(map(str, path))}: {how} of {name}, which is not there"
    for path, value in walk(t["Resources"]):
        if isinstance(value, dict) and "Fn::If" in value:
            tested.add(value["Fn::If"][0])
    for path, value in walk(t["Outputs"]):
        if isinstance(value, dict) and "Fn::If" in value:
            tested.add(value["Fn::If"][0])
    for name, resource in resources.items():
        tested |= {resource["Condition"]} if "Condition" in resource else set()
        for other in as_list(resource.get("DependsOn", [])):
            if other not in resources:
                yield f"{name}: depends on {other}, which is not there"
    yield from (f"Condition {name} is asked for and not there" for name in sorted(tested - set(conditions)))
    yield from (f"Condition {name} is not used" for name in sorted(set(conditions) - tested))
    yield from (f"Parameter {name} is not used" for name in sorted(set(parameters) - used))
    groups = [name for group in t["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"] for name in group["Parameters"]]
    if sorted(groups) != sorted(parameters):
        yield "The groups of parameters are not the parameters"


def check_parameters(t):
    for name, p in t["Parameters"].items():
        if not p.get("Description"):
            yield f"Parameter {name} has no description"
        if "AllowedValues" in p:
            if "Default" in p and p["Default"] not in p["AllowedValues"]:
                yield f"Parameter {name}: its default is not allowed"
        elif p["Type"] == "Number":
            if not ("MinValue" in p and "MaxValue" in p and p["MinValue"] <= p.get("Default", p["MinValue"]) <= p["MaxValue"]):
                yield f"Parameter {name} has no range, or its default is outside of it"
        elif not p.get("AllowedPattern", "").startswith("^") or "ConstraintDescription" not in p:
            yield f"Parameter {name} takes any text"
        elif "Default" in p and not re.search(p["AllowedPattern"], p["Default"]):
            yield f"Parameter {name}: its default does not fit its pattern"


def statements(t):
    """(role, statement) of what roles may do."""
    for name, resource in t["Resources"].items():
        if resource["Type"] != "AWS::IAM::Role":
            continue
        for policy in resource["Properties"].get("Policies", []):
            for s in policy["PolicyDocument"]["Statement"]:
                yield name, s["Fn::If"][1] if "Fn::If" in s else s


def resource_text(value):
    return value if isinstance(value, str) else value.get("Fn::Sub") or ".".join(value.get("Fn::GetAtt", [])) or value.get("Ref", "")


def check_roles(t):
    for name, resource in t["Resources"].items():
        if resource["Type"] == "AWS::IAM::Role" and "ManagedPolicyArns" in resource["Properties"]:
            yield f"{name} has policies that are not written here"
    for role, s in statements(t):
        actions, targets = as_list(s["Action"]), [resource_text(r) for r in as_list(s["Resource"])]
        where = f"{role}/{s['Sid']}"
        if s["Effect"] != "Allow":
            continue
        yield from (f"{where}: {a} is more than one action" for a in actions if "*" in a)
        if "*" in targets and not set(actions) <= WITHOUT_RESOURCE:
            yield f"{where}: on every resource"
        if {"dynamodb:Scan", "dynamodb:DeleteTable", "s3:DeleteBucket", "s3:PutBucketPolicy"} & set(actions):
            yield f"{where}: does what the design never does"
        writes = [a for a in actions if WRITES.match(a)]
        for target in targets:
            if target.startswith("${Bucket.Arn}/") and not target.startswith("${Bucket.Arn}/${Prefix}/"):
                yield f"{where}: reaches keys outside of the prefix"
            if any(a.startswith("s3:") and a.endswith("Object") for a in actions) and not target.startswith("${Bucket.Arn}/"):
                yield f"{where}: objects of no prefix"
            if role == "WebRole" and writes and ("IndexTable" in target or "/index/*" in target):
                yield f"{where}: pages write to the index"
            if role == "WorkerRole" and writes and target.endswith("/index/*"):
                yield f"{where}: workers write segments"
            if role == "CompactorRole" and ("WebTable" in target or ("/blobs/" in target)):
                yield f"{where}: compaction reaches accounts or music"
            if "iam:PassRole" in actions and "iam:PassedToService" not in str(s.get("Condition")):
                yield f"{where}: hands roles to anybody"


def check_data(t):
    r = t["Resources"]
    for table, index in (("IndexTable", False), ("CatalogTable", False), ("WebTable", True)):
        p = r[table]["Properties"]
        keys = [(k["AttributeName"], k["KeyType"]) for k in p["KeySchema"]]
        if keys != [("pk", "HASH"), ("sk", "RANGE")] or p["BillingMode"] != "PAY_PER_REQUEST":
            yield f"{table}: not the keys or the billing of the design"
        if p["TableName"]["Fn::Sub"] != "${Prefix}-" + table.removesuffix("Table").lower():
            yield f"{table}: not the name of the design"
        if not (p["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True} and p["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True and p["SSESpecification"]["SSEEnabled"] is True):
            yield f"{table}: expiry, history or encryption is missing"
        if [i["IndexName"] for i in p.get("GlobalSecondaryIndexes", [])] != (["gsi1"] if index else []):
            yield f"{table}: not the indexes of the design"
    for name in ("IndexTable", "CatalogTable", "WebTable", "Bucket"):
        if r[name].get("DeletionPolicy") != "Retain" or r[name].get("UpdateReplacePolicy") != "Retain":
            yield f"{name} goes with the stack"
    b = r["Bucket"]["Properties"]
    if list(b["PublicAccessBlockConfiguration"].values()) != [True] * 4 or "BucketEncryption" not in b:
        yield "Bucket: public, or not encrypted"
    rules = {rule["Id"]: rule for rule in b["LifecycleConfiguration"]["Rules"]}
    if rules["uploads-expire"].get("Prefix") != {"Fn::Sub": "${Prefix}/uploads/"} or rules["uploads-expire"].get("ExpirationInDays") != 1:
        yield "Bucket: uploads stay"
    if rules["multipart-abort"].get("AbortIncompleteMultipartUpload") != {"DaysAfterInitiation": 1}:
        yield "Bucket: parts of uploads stay"
    if any("ExpirationInDays" in rule and rule["Id"] != "uploads-expire" for rule in rules.values()):
        yield "Bucket: something else than uploads expires"
    cors = b["CorsConfiguration"]["CorsRules"]
    if [(c["AllowedOrigins"], sorted(c["AllowedMethods"])) for c in cors] != [([{"Fn::Sub": "https://${SiteDomain}"}], ["GET", "POST"])]:
        yield "Bucket: other origins or methods than the site's"
    if "deadLetterTargetArn" not in r["JobQueue"]["Properties"]["RedrivePolicy"]:
        yield "JobQueue: no dead-letter queue"


def check_running(t):
    settings = set()
    for name, resource in t["Resources"].items():
        p = resource.get("Properties", {})
        if resource["Type"] == "AWS::Logs::LogGroup" and "RetentionInDays" not in p:
            yield f"{name}: logs for ever"
        if resource["Type"] == "AWS::CloudWatch::Alarm" and not (p.get("AlarmActions") and p.get("AlarmDescription") and "TreatMissingData" in p):
            yield f"{name}: an alarm that tells nobody, says nothing, or leaves open what silence means"
        if resource["Type"] == "AWS::EC2::SecurityGroup" and name != "BalancerGroup" and "0.0.0.0/0" in str(p):
            yield f"{name}: open to all"
        for container in p.get("ContainerDefinitions", []):
            settings |= {e["Name"] for e in container.get("Environment", [])}
            if container.get("ReadonlyRootFilesystem") is not True or container.get("Privileged") or container.get("User") in ("0", "root"):
                yield f"{name}: a container that may change itself"
            if re.search("password|secret|key", str(container.get("Environment", "")), re.I):
                yield f"{name}: a secret in the environment"
    source = "\n".join(f.read_text() for f in WEB.rglob("*.cs") if "obj" not in f.parts)
    nested = "class AwsWebOptions" in source
    for name in sorted(s for s in settings if s.startswith("TuneScout__")):
        if (nested or name.count("__") == 1 and name != "TuneScout__Storage") and not re.search(rf"public [\w?<>\[\]]+ {name.split('__')[-1]} \{{", source):
            yield f"{name} is no setting of the app"
    listeners = [x["Properties"] for x in t["Resources"].values() if x["Type"] == "AWS::ElasticLoadBalancingV2::Listener"]
    if any(x["Protocol"] == "HTTP" and x["DefaultActions"][0]["Type"] != "redirect" for x in listeners):
        yield "A listener answers without TLS"


def check_text(text):
    if len(text.encode()) > MOST_BYTES:
        yield f"The template has {len(text.encode())} bytes, CloudFormation takes {MOST_BYTES}"
    if any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(text)):
        yield "The template has YAML aliases, which CloudFormation refuses"


def check_image(docker, ignore):
    final = docker.split("\nFROM ")[-1]
    users = re.findall(r"^USER (\S+)", final, re.M)
    if not users or users[-1].split(":")[0] in ("0", "root"):
        yield "Dockerfile: runs as root"
    if not re.search(r'^VOLUME \["/data", "/tmp"\]', final, re.M) or final.index("VOLUME") < final.index("chown"):
        yield "Dockerfile: the folders that are written are not volumes with an owner"
    if "ffmpeg" not in final or "dotnet-sdk" in final or ":latest" in docker or re.search(r"^ADD ", docker, re.M):
        yield "Dockerfile: no ffmpeg, the SDK in the last stage, or sources that float"
    if [line for line in ignore.splitlines() if line and not line.startswith("#")][:1] != ["**"]:
        yield "Dockerfile.dockerignore: takes in what is not listed"


CHECKS = (check_names, check_parameters, check_roles, check_data, check_running)


def faults(template):
    return [fault for check in CHECKS for fault in check(template)]


def role(t, name, statement):
    return next(s for r, s in statements(t) if r == name and s["Sid"] == statement)


SPOILS = {
    "a reference to nothing": lambda t: t["Resources"]["BucketPolicy"]["Properties"].update(Bucket={"Ref": "Buckett"}),
    "a Sub of nothing": lambda t: t["Outputs"]["SiteUrl"].update(Value={"Fn::Sub": "https://${SiteDomian}"}),
    "a GetAtt of a parameter": lambda t: t["Outputs"]["SiteUrl"].update(Value={"Fn::GetAtt": ["SiteDomain", "Arn"]}),
    "a parameter that nobody uses": lambda t: t["Resources"]["Budget"]["Properties"]["Budget"]["BudgetLimit"].update(Amount=1),
    "a parameter that takes anything": lambda t: t["Parameters"]["SiteDomain"].pop("AllowedPattern"),
    "a default that is not allowed": lambda t: t["Parameters"]["Prefix"].update(Default="Tune Scout"),
    "a number without a range": lambda t: t["Parameters"]["DiskGiB"].pop("MaxValue"),
    "a condition that is not there": lambda t: t["Resources"]["Vpc"].update(Condition="MakesNothing"),
    "every resource": lambda t: role(t, "WorkerRole", "TakeJobs").update(Resource="*"),
    "every action": lambda t: role(t, "WorkerRole", "Tables").update(Action="dynamodb:*"),
    "keys outside of the prefix": lambda t: role(t, "WebRole", "ReadSegments").update(Resource={"Fn::Sub": "${Bucket.Arn}/*"}),
    "pages that write to the index": lambda t: role(t, "WebRole", "ReadIndex")["Action"].append("dynamodb:PutItem"),
    "workers that write segments": lambda t: role(t, "WorkerRole", "ReadSegments").update(Action=["s3:PutObject"]),
    "compaction that reads accounts": lambda t: role(t, "CompactorRole", "Tables")["Resource"].append({"Fn::GetAtt": ["WebTable", "Arn"]}),
    "a table that goes with the stack": lambda t: t["Resources"]["IndexTable"].pop("DeletionPolicy"),
    "a table without history": lambda t: t["Resources"]["CatalogTable"]["Properties"]["PointInTimeRecoverySpecification"].update(PointInTimeRecoveryEnabled=False),
    "a public bucket": lambda t: t["Resources"]["Bucket"]["Properties"]["PublicAccessBlockConfiguration"].update(BlockPublicPolicy=False),
    "any origin": lambda t: t["Resources"]["Bucket"]["Properties"]["CorsConfiguration"]["CorsRules"][0].update(AllowedOrigins=["*"]),
    "music that expires": lambda t: t["Resources"]["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"][2].update(ExpirationInDays=30),
    "logs for ever": lambda t: t["Resources"]["WebLogs"]["Properties"].pop("RetentionInDays"),
    "an alarm that tells nobody": lambda t: t["Resources"]["JobsDead"]["Properties"].pop("AlarmActions"),
    "an open port": lambda t: t["Resources"]["WebGroup"]["Properties"]["SecurityGroupIngress"][0].update(CidrIp="0.0.0.0/0"),
    "a root file system that is written": lambda t: t["Resources"]["WebTask"]["Properties"]["ContainerDefinitions"][0].update(ReadonlyRootFilesystem=False),
    "a setting that the app does not know": lambda t: t["Resources"]["WebTask"]["Properties"]["ContainerDefinitions"][0]["Environment"].append({"Name": "TuneScout__KeepEverything", "Value": "1"}),
    "pages without TLS": lambda t: t["Resources"]["PlainListener"]["Properties"].update(DefaultActions=[{"Type": "forward"}]),
}


def self_test(template):
    for what, spoil in SPOILS.items():
        spoiled = copy.deepcopy(template)
        spoil(spoiled)
        if not faults(spoiled):
            yield f"The check does not see {what}"


def main():
    text = (DEPLOY / "template.yaml").read_text()
    template = yaml.load(text, Loader)  # noqa: S506: the loader is a safe one
    docker, ignore = (DEPLOY / "Dockerfile").read_text(), (DEPLOY / "Dockerfile.dockerignore").read_text()
    found = [*check_text(text), *faults(template), *check_image(docker, ignore)]
    if "--self-test" in sys.argv:
        found += self_test(template)
        if not list(check_text("a: &x 1\nb: *x\n")) or not list(check_image(docker.replace("USER 10001:10001", "USER root"), ignore)):
            found.append("The check does not see aliases, or an image of root")
    for fault in found:
        print(fault)
    print(f"deploy: {len(template['Resources'])} resources, {len(template['Parameters'])} parameters, {len(SPOILS)} ways to spoil them, {len(found)} faults")
    return 1 if found else 0


sys.exit(main())
