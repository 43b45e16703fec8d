# Settings that look like refused ones.

variables {
  name  = "blog"
  layer = { zip = "php-arm64.zip" }
}

run "aurora_pauses_between_the_runs_of_an_hourly_schedule" {
  command = plan

  variables {
    database = { kind = "aurora" }
    schedule = "rate(1 hour)"
  }

  assert {
    condition     = output.database.min_capacity == 0
    error_message = "the schedule leaves time to pause"
  }
}

run "aurora_that_does_not_pause_may_be_busy" {
  command = plan

  variables {
    database = { kind = "aurora", min_capacity = 0.5 }
    schedule = "rate(1 minute)"
  }

  assert {
    condition     = output.database.min_capacity == 0.5
    error_message = "an Aurora that never pauses accepts any schedule"
  }
}

run "an_existing_file_system_in_a_vpc" {
  command = plan

  variables {
    network = { vpc_id = "vpc-mine", subnet_ids = ["subnet-a", "subnet-b"] }
    efs     = { existing = { id = "fs-mine" } }
    members = { efs = ["existing"], "efs.existing" = ["id"], network = ["vpc_id", "subnet_ids"] }
  }

  assert {
    condition     = length(output.efs.existing.security_group_ids) == 0
    error_message = "groups are optional"
  }
}

run "a_name_of_sixty_letters" {
  command = plan

  variables {
    name = "a123456789b123456789c123456789d123456789e123456789f123456789"
  }

  assert {
    condition     = output.names.function == null
    error_message = "long names are shortened where they are used"
  }
}
