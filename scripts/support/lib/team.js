exports.lead = '+14155550190'
exports.agents = ['+14155550191']
